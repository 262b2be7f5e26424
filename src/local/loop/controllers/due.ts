/** What is to be looked at: whatever was marked, and whatever has a time once that has come. */
export class Due {
  private marked = new Set<string>();
  private taken: string[] = [];
  private readonly times = new Map<string, number>();
  /** A heap by time. What `times` says otherwise of is out of date. */
  private queue: { id: string; at: number }[] = [];

  mark(id: string): void {
    this.marked.add(id);
  }

  /** Is looked at then, if not before. An earlier time of it no longer holds. */
  wake(id: string, at: number): void {
    if (this.times.get(id) === at) return;
    this.times.set(id, at);
    if (this.queue.length > 2 * this.times.size + 100) this.rebuild();
    else this.push({ id, at });
  }

  /** All that is due. It has been looked at then, and has no time until it is given one again. */
  take(now: number): string[] {
    const due = this.marked;
    this.marked = new Set();
    for (let next = this.next; next !== undefined && next <= now; next = this.next) due.add(this.pop().id);
    for (const id of due) this.times.delete(id);
    this.taken = [...due];
    return this.taken;
  }

  /** What was taken last came to nothing: it is due again. */
  putBack(): void {
    for (const id of this.taken) this.mark(id);
  }

  /** The first time of all, where there is one. */
  get next(): number | undefined {
    for (let first = this.queue[0]; first; first = this.queue[0]) {
      if (this.times.get(first.id) === first.at) return first.at;
      this.pop();
    }
    return undefined;
  }

  /** Without what is out of date. */
  private rebuild(): void {
    this.queue = [...this.times].map(([id, at]) => ({ id, at })).sort((a, b) => a.at - b.at);
  }

  private push(entry: { id: string; at: number }): void {
    const { queue } = this;
    let place = queue.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (queue[above]!.at <= entry.at) break;
      queue[place] = queue[above]!;
      place = above;
    }
    queue[place] = entry;
  }

  private pop(): { id: string; at: number } {
    const { queue } = this;
    const first = queue[0]!;
    const last = queue.pop()!;
    if (queue.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= queue.length) break;
      if (below + 1 < queue.length && queue[below + 1]!.at < queue[below]!.at) below += 1;
      if (queue[below]!.at >= last.at) break;
      queue[place] = queue[below]!;
      place = below;
    }
    queue[place] = last;
    return first;
  }
}
