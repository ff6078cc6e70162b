/** The accounts that are signed in with this browser: their tokens, the last used one last. */

import { identityOf, type Identity } from "./identity";
import { storedHere, storedList, storeHere, storeList } from "./storage";

/** All tabs share the list of accounts; each tab has its own current one. */
const [ACCOUNTS, CURRENT, NOBODY] = ["accounts", "account", ""];

export interface SignedIn extends Identity {
  token: string;
}

/** The accounts whose tokens have not expired, the last used one last. */
export function signedIn(now = Date.now()): SignedIn[] {
  return tokens().flatMap((token) => {
    const identity = identityOf(token);
    const isValid = identity !== undefined && (identity.expires?.getTime() ?? Infinity) > now;
    return isValid ? [{ ...identity, token }] : [];
  });
}

/** The token of this tab, if it is still valid; a new tab begins with the last used one. */
export function currentToken(): string | undefined {
  const accounts = signedIn();
  const here = storedHere(CURRENT);
  return here === undefined ? accounts.at(-1)?.token : accounts.find(({ token }) => token === here)?.token;
}

/** Adds an account, or replaces its token, and makes it this tab's. */
export function remember(added: SignedIn): void {
  const others = signedIn().filter(({ player, role }) => player !== added.player || role !== added.role);
  keep([...others, added]);
  storeHere(CURRENT, added.token);
}

export function forget(token: string): void {
  keep(signedIn().filter((account) => account.token !== token));
  // A tab that is signed out stays so, also after a reload.
  if (storedHere(CURRENT) === token) storeHere(CURRENT, NOBODY);
}

function keep(accounts: readonly SignedIn[]): void {
  storeList(
    ACCOUNTS,
    accounts.map(({ token }) => token),
  );
}

function tokens(): string[] {
  return storedList(ACCOUNTS).filter((token) => typeof token === "string");
}
