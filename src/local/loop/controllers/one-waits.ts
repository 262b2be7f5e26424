/** One piece of work, done again and again: never twice at once, and whoever asks for it while one waits shares that one. */
export class OneWaits {
  private turn: Promise<unknown> = Promise.resolve();
  private waiting: Promise<unknown> | undefined;

  constructor(private readonly work: () => Promise<unknown>) {}

  /** What comes of a turn that begins after this. */
  next(): Promise<unknown> {
    this.waiting ??= this.turn.then(() => {
      this.waiting = undefined;
      this.turn = this.work();
      return this.turn;
    });
    return this.waiting;
  }
}
