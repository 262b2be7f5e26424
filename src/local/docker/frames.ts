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
