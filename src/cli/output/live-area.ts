/** What the area needs of a terminal. */
export interface Screen {
  write(text: string): void;
  columns?: number;
}

const UP_AND_CLEAR = "\u001b[1A\u001b[2K";

/** Lines at the bottom of a terminal that are drawn anew as they change, below the lines that stay. */
export class LiveArea {
  private drawn: string[] = [];

  constructor(private readonly screen: Screen) {}

  /** Writes lines that stay, above the area. */
  log(lines: readonly string[]): void {
    if (lines.length > 0) this.replace(lines, this.drawn);
  }

  /** Shows these lines in the area. */
  draw(lines: readonly string[]): void {
    const fitting = lines.map((line) => cut(line, (this.screen.columns || 80) - 1));
    if (fitting.join("\n") !== this.drawn.join("\n")) this.replace([], fitting);
  }

  /** Leaves nothing of the area. */
  clear(): void {
    this.replace([], []);
  }

  private replace(kept: readonly string[], next: string[]): void {
    const text = UP_AND_CLEAR.repeat(this.drawn.length) + [...kept, ...next].map((line) => `${line}\n`).join("");
    this.drawn = next;
    if (text) this.screen.write(text);
  }
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
