/** The sessions of ExecuteCommand that are open now. */
export class OpenSessions {
  private readonly ends = new Map<string, (reason: string) => Promise<unknown>>();

  /** Gives what forgets it. */
  add(id: string, end: (reason: string) => Promise<unknown>): () => void {
    this.ends.set(id, end);
    return () => void this.ends.delete(id);
  }

  /** Resolves when its command has ended; what isn't open has ended. */
  async end(id: string, reason = ""): Promise<void> {
    await this.ends.get(id)?.(reason);
  }

  async endAll(reason: string): Promise<void> {
    await Promise.all([...this.ends.keys()].map((id) => this.end(id, reason)));
  }
}
