import { cut, widthOf } from "./text";

/** What the area needs of a terminal. */
export interface Screen {
  write(text: string): void;
  columns?: number;
  rows?: number;
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

  /** Shows these lines in the area, as many as the terminal has room for. */
  draw(lines: readonly string[]): void {
    const fitting = this.fitting(lines).map((line) => cut(line, this.columns - 1));
    if (fitting.join("\n") !== this.drawn.join("\n")) this.replace([], fitting);
  }

  /** Leaves nothing of the area. */
  clear(): void {
    this.replace([], []);
  }

  private get columns(): number {
    return this.screen.columns || 80;
  }

  /** What has left the top of the screen can't be drawn anew. */
  private fitting(lines: readonly string[]): readonly string[] {
    const room = Math.max(1, (this.screen.rows || 24) - 2);
    if (lines.length <= room) return lines;
    return [...lines.slice(0, room - 1), `  … and ${lines.length - room + 1} more lines`];
  }

  private replace(kept: readonly string[], next: string[]): void {
    // The terminal breaks them where it has become narrower meanwhile.
    const rows = this.drawn.map((line) => Math.max(1, Math.ceil(widthOf(line) / this.columns)));
    const above = UP_AND_CLEAR.repeat(rows.reduce((sum, each) => sum + each, 0));
    this.drawn = next;
    const text = above + [...kept, ...next].map((line) => `${line}\n`).join("");
    if (text) this.screen.write(text);
  }
}
