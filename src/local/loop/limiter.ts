/** Somebody who waits, and who is behind. */
interface Waiting {
  go(): void;
  behind?: Waiting;
}

/** Runs at most so many works at once; the others wait in line. */
export class Limiter {
  private running = 0;
  // Thousands may wait: each step of an array's shift would move all of them.
  private first: Waiting | undefined;
  private last: Waiting | undefined;

  constructor(private readonly limit: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((go) => this.queue({ go }));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.first;
      this.first = next?.behind;
      if (next) next.go();
      else this.running--;
    }
  }

  private queue(waiting: Waiting): void {
    if (this.first && this.last) this.last.behind = waiting;
    else this.first = waiting;
    this.last = waiting;
  }
}
