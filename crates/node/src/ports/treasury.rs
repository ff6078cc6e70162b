//! How assets come into the market and leave it.
//!
//! A reference that the history contains is found before the request reaches the engine: a filter names those
//! that have to be looked up. One that the history may not contain yet, the engine remembers.

use futures::FutureExt;
use tradepost_core::{
    Command, Market, Reference, ReferencedTransfer, Rejection, Sequence, Transfer, TransferKind,
    TransferState,
};
use tradepost_ports::{Answer, Page, PageRequest, Refusal, Stamp, TransferRequest, Transferred, Treasury};

use super::Node;
use crate::intake::references::{LookedUp, ReferenceCheck};
use crate::journal;
use crate::reference_key::{ReferenceKey, TransferContent};

/// How often references are looked up for a request. The engine asks again only if the history came far ahead
/// between lookup and decision, or was too far behind.
const LOOKUPS_MAX: u32 = 5;

impl Treasury for Node {
    fn transfer(
        &self,
        transfers: Vec<TransferRequest>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Transferred, Rejection>>> {
        async move {
            let commands = transfers.iter().map(command).collect();
            let answers = self.do_looked_up(commands, stamp).await?;
            let repeated = answers.iter().zip(&transfers).filter_map(|(answer, request)| match answer {
                Ok(journal::Answer::TransferRepeated) => request.reference.clone(),
                _ => None,
            });
            let repeated = self.known_transfers(repeated.collect()).await?;
            let mut repeated = self.with_balances(repeated).await?.into_iter();
            let now = self.clock.now();
            let transferred = |(answer, request): (_, TransferRequest)| match answer {
                Err(rejection) => Ok(Err(rejection)),
                Ok(journal::Answer::Transfer(transfer, balance)) => {
                    Ok(Ok(Transferred { transfer, balance, repeated: false }))
                }
                Ok(journal::Answer::TransferRepeated) => {
                    let missing = || Refusal::internal("a transfer was repeated that has no reference");
                    repeated.next().map(Ok).ok_or_else(missing)
                }
                // The answer of version 0.1 to a request that is repeated now.
                Ok(journal::Answer::Holding(_, balance)) => {
                    Ok(Ok(Transferred { transfer: request.made(now), balance, repeated: false }))
                }
                Ok(other) => Err(unexpected(&other)),
            };
            answers.into_iter().zip(transfers).map(transferred).collect()
        }
        .boxed()
    }

    fn close_withdrawal(
        &self,
        reference: Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Transferred> {
        async move {
            let command = Command::CloseWithdrawal { reference: reference.clone(), confirmed };
            match self.do_one(command, stamp).await {
                Ok(journal::Answer::Transfer(transfer, balance)) => {
                    Ok(Transferred { transfer, balance, repeated: false })
                }
                Err(Refusal::Rejected(Rejection::UnknownTransfer)) => {
                    let transfer = self.known_transfer(reference).await?;
                    if transfer.state.close(confirmed)?.is_some() {
                        // It was made after the engine had looked for it.
                        return Err(Rejection::UnknownTransfer.into());
                    }
                    let known = self.with_balances(vec![transfer]).await?.pop();
                    known.ok_or_else(|| Rejection::UnknownTransfer.into())
                }
                Ok(other) => Err(unexpected(&other)),
                Err(refusal) => Err(refusal),
            }
        }
        .boxed()
    }

    fn transfer_of(&self, reference: Reference) -> Answer<'_, Transfer> {
        self.known_transfer(reference).boxed()
    }

    fn transfers(&self, state: Option<TransferState>, page: PageRequest) -> Answer<'_, Page<Transfer>> {
        async move { self.read_history(move |history| history.transfers(state, &page)).await }.boxed()
    }
}

impl Node {
    /// Executes transfers one after another, those with a reference once.
    async fn do_looked_up(
        &self,
        commands: Vec<Command>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<journal::Answer, Rejection>>, Refusal> {
        for _ in 0..LOOKUPS_MAX {
            let Some(looked_up) = self.look_up(&commands).await? else {
                return self.do_all(commands, stamp).await;
            };
            if let Some(answers) = self.answers(commands.clone(), Some(looked_up), stamp).await? {
                return Ok(answers);
            }
        }
        Err(Refusal::HistoryBehind)
    }

    /// Finds the references of transfers in the history; `None` if none of them has one.
    async fn look_up(&self, commands: &[Command]) -> Result<Option<LookedUp>, Refusal> {
        let mut looked_up = LookedUp { history: Sequence(0), checks: Vec::with_capacity(commands.len()) };
        looked_up.checks.extend(commands.iter().map(|command| referenced(command).map(unknown)));
        let checks: Vec<_> = looked_up.checks.iter_mut().flatten().collect();
        if checks.is_empty() {
            return Ok(None);
        }
        let needed = Sequence(self.engine.references_from.get());
        let filtered = Some(self.references.complete_to()).filter(|complete_to| *complete_to >= needed);
        let suspects = match filtered {
            Some(_) => self.references.suspects(checks.iter().map(|check| &check.key)),
            None => vec![true; checks.len()],
        };
        let transfers = commands.iter().filter_map(referenced).zip(checks).zip(suspects);
        let (references, suspects): (Vec<_>, Vec<_>) = transfers
            .filter_map(|((transfer, check), suspect)| suspect.then(|| (transfer.reference.clone(), check)))
            .unzip();
        if references.is_empty() {
            looked_up.history = filtered.unwrap_or_default();
            return Ok(Some(looked_up));
        }
        if self.position.applied() < needed {
            self.position.caught_up(&self.executor).await?;
        }
        let (read, found) = self.ask_history(move |history| history.transfers_of(&references)).await?;
        for (check, known) in suspects.into_iter().zip(found) {
            check.known = known.as_ref().map(TransferContent::of_known);
        }
        looked_up.history = filtered.map_or(read, |complete_to| complete_to.min(read));
        Ok(Some(looked_up))
    }

    async fn known_transfer(&self, reference: Reference) -> Result<Transfer, Refusal> {
        let known = self.known_transfers(vec![reference]).await?.pop();
        known.ok_or_else(|| Rejection::UnknownTransfer.into())
    }

    /// The transfers with these references, in their order.
    async fn known_transfers(&self, references: Vec<Reference>) -> Result<Vec<Transfer>, Refusal> {
        if references.is_empty() {
            return Ok(Vec::new());
        }
        let (_, found) = self.read_history(move |history| history.transfers_of(&references)).await?;
        let all = found.into_iter().collect::<Option<_>>();
        all.ok_or_else(|| Rejection::UnknownTransfer.into())
    }

    /// Transfers that had been done before, with what their players now hold.
    async fn with_balances(&self, transfers: Vec<Transfer>) -> Result<Vec<Transferred>, Refusal> {
        if transfers.is_empty() {
            return Ok(Vec::new());
        }
        let with_balance = |market: &Market, transfer: Transfer| {
            let balance = market.balance(&transfer.player, &transfer.asset);
            Transferred { transfer, balance, repeated: true }
        };
        self.engine
            .read(move |market| {
                transfers.into_iter().map(|transfer| with_balance(market, transfer)).collect()
            })
            .await
    }
}

/// The transfer with a reference that a command makes.
fn referenced(command: &Command) -> Option<&ReferencedTransfer> {
    match command {
        Command::Transfer(transfer) => Some(transfer),
        _ => None,
    }
}

/// What has to be known of a transfer's reference.
fn unknown(transfer: &ReferencedTransfer) -> ReferenceCheck {
    let (key, content) = (ReferenceKey::of(&transfer.reference), TransferContent::of(transfer));
    ReferenceCheck { key, content, known: None }
}

fn command(request: &TransferRequest) -> Command {
    if let Some(transfer) = request.referenced() {
        return Command::Transfer(transfer);
    }
    let TransferRequest { kind, player, asset, amount, reason, .. } = request.clone();
    match kind {
        TransferKind::Deposit => Command::Deposit { player, asset, amount, reason },
        TransferKind::Withdrawal | TransferKind::HeldWithdrawal => {
            Command::Withdraw { player, asset, amount, reason }
        }
    }
}

fn unexpected(answer: &journal::Answer) -> Refusal {
    Refusal::internal(format!("expected a transfer, got {answer:?}"))
}
