/** A read that is shared by all who want it while it is in progress: one at a time for each owner. */
export class SharedRead {
  #reading: { owner: string | undefined; done: Promise<boolean> } | undefined;

  /** Waits for the owner's read in progress, or begins one. */
  async join(owner: string | undefined, read: () => Promise<boolean>): Promise<boolean> {
    if (this.#reading === undefined || this.#reading.owner !== owner) this.#reading = { owner, done: read() };
    const reading = this.#reading;
    try {
      return await reading.done;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }
}
