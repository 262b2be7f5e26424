import type { LogLine } from "./runtime";

/** Cuts Docker's multiplexed stream (8 bytes of header, then so many of payload) into its frames. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly onFrame: (stream: LogLine["stream"], payload: Buffer) => void) {}

  write(chunk: Buffer): void {
    let data = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    while (data.length >= 8) {
      const end = 8 + data.readUInt32BE(4);
      if (data.length < end) break;
      this.onFrame(data[0] === 2 ? "stderr" : "stdout", data.subarray(8, end));
      data = data.subarray(end);
    }
    this.rest = data;
  }
}

/** Puts frames of «logs» with timestamps together to lines. A line over 16 KiB comes in several frames, each with a time of its own. */
export class LineReader {
  readonly lines: LogLine[] = [];
  private readonly open = new Map<LogLine["stream"], LogLine>();

  frame(stream: LogLine["stream"], payload: Buffer): void {
    const text = payload.toString("utf8");
    const space = text.indexOf(" ");
    const at = Date.parse(text.slice(0, space));
    const complete = text.endsWith("\n");
    const message = text.slice(space + 1, complete ? -1 : undefined);
    const partial = this.open.get(stream);
    const line = partial ?? { at, stream, message: "" };
    line.message += message;
    if (!partial) this.lines.push(line);
    if (complete) this.open.delete(stream);
    else this.open.set(stream, line);
  }
}

/** Docker writes a line's time before it, so long. */
const STAMP = /^\d{4}-\d\d-\d\dT\S+Z /;
/** What is longer comes in pieces, each with a time of its own. */
const PIECE = 16_384;

/** Reads «logs» with timestamps: in frames, or, of a container with a terminal, which has one stream, as they are. */
export class LogReader {
  private readonly all = new LineReader();
  private readonly frames = new FrameReader((stream, payload) => this.all.frame(stream, payload));
  private isPlain: boolean | undefined;
  private rest: Buffer = Buffer.alloc(0);

  write(chunk: Buffer): void {
    // A frame begins with the number of its stream, a plain line with its time.
    this.isPlain ??= chunk[0]! > 2;
    if (!this.isPlain) {
      this.frames.write(chunk);
      return;
    }
    let data = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      this.line(data.subarray(0, end));
      data = data.subarray(end + 1);
    }
    this.rest = data;
  }

  /** All lines, once all was written. */
  end(): LogLine[] {
    if (this.rest.length > 0) this.line(this.rest);
    this.rest = Buffer.alloc(0);
    return this.all.lines;
  }

  /** A terminal ends its lines with a carriage return, too. */
  private line(whole: Buffer): void {
    let line = whole.at(-1) === 13 ? whole.subarray(0, -1) : whole;
    for (;;) {
      const piece = line.indexOf(32) + 1 + PIECE;
      if (!STAMP.test(line.subarray(piece, piece + 40).toString("latin1"))) break;
      this.all.frame("stdout", line.subarray(0, piece));
      line = line.subarray(piece);
    }
    this.all.frame("stdout", Buffer.concat([line, Buffer.from("\n")]));
  }
}
