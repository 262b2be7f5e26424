import { messageOf } from "../../../protocol/errors";
import type { Clock } from "../../clock";
import type { RunningCommand } from "../../docker/runtime";
import { decode, encode, type Message, PAYLOAD } from "./message";

/** Milliseconds until what wasn't acknowledged is sent again: the client drops what comes before it is ready. */
const RESEND = 250;
/** Bytes of output in a message. */
const PIECE = 16 * 1024;
/** Bytes that wait for the client before the command has to wait, too. */
const MOST_WAITING = 256 * 1024;
/** What a client sends to end its session. */
const TERMINATE = 2;
/** What asks a command to end, one after the other: Ctrl-C, end of input, Ctrl-\ for who doesn't heed the first. */
const TERMINAL_CONTROLS = ["\x03", "\x04", "\x1c", "\x04", "\x03", "\x04"];
/** Milliseconds in between: a shell throws away what comes together with a Ctrl-C. */
const HEEDS_WITHIN = 300;

export interface ChannelParts {
  clock: Clock;
  sessionId: string;
  send(data: Buffer): void;
  /** The session is over. */
  close(): void;
  /** Begins the command. */
  run(): Promise<RunningCommand>;
}

/**
 * Session Manager's end of a data channel, as the agent in a container speaks it: a handshake, the command's output, the
 * client's input and its terminal's size. One message at a time is on its way; the next follows its acknowledgement.
 */
export class DataChannel {
  private readonly queue: { payloadType: number; payload: Buffer }[] = [];
  private waiting = 0;
  private sent = 0;
  private expected = 0;
  private command: RunningCommand | undefined;
  private cancelResend: (() => void) | undefined;
  private size: { rows: number; cols: number } | undefined;
  private over: string | undefined;
  private shaken = false;
  private ending = false;
  private gone = false;
  private readonly began: number;

  constructor(private readonly parts: ChannelParts) {
    this.began = parts.clock.now();
    const SessionType = { SessionType: "InteractiveCommands", Properties: null };
    this.push(PAYLOAD.handshakeRequest, {
      AgentVersion: "3.3.0.0",
      RequestedClientActions: [{ ActionType: "SessionType", ActionParameters: SessionType }],
    });
  }

  /** A message of the client. */
  receive(data: Buffer): void {
    const message = decode(data);
    if (message?.type === "acknowledge") this.acknowledged(message);
    else if (message?.type === "input_stream_data") this.input(message);
  }

  /** The client is gone. */
  disconnected(): void {
    this.gone = true;
    this.cancelResend?.();
    this.over = "";
    this.queue.length = 0;
    // It must not wait for anybody to read what it still writes.
    this.command?.resume();
    this.interrupt();
  }

  /** Ends the session without waiting for what the client hasn't read; resolves when the command has ended, too. */
  async terminate(output: string): Promise<void> {
    if (!this.gone) this.closed(output);
    this.disconnected();
    await this.command?.ended.catch(() => undefined);
  }

  private input(message: Message): void {
    // It is there already: the client missed that it was acknowledged.
    if (message.sequence > this.expected) return;
    this.acknowledge(message);
    if (message.sequence < this.expected) return;
    this.expected += 1;
    switch (message.payloadType) {
      case PAYLOAD.handshakeResponse:
        if (!this.shaken) void this.begin(message);
        this.shaken = true;
        return;
      case PAYLOAD.output:
        this.command?.write(Buffer.from(message.payload));
        return;
      case PAYLOAD.size:
        this.resize(message.payload);
        return;
      case PAYLOAD.flag:
        if (message.payload.length === 4 && message.payload.readUInt32BE(0) === TERMINATE) this.interrupt();
    }
  }

  private async begin({ payload }: Message): Promise<void> {
    const { Errors } = parsed(payload) as { Errors?: unknown };
    if (Array.isArray(Errors) && Errors.length > 0) return this.end(Errors.join(", "));
    const HandshakeTimeToComplete = (this.parts.clock.now() - this.began) * 1_000_000;
    this.push(PAYLOAD.handshakeComplete, { HandshakeTimeToComplete, CustomerMessage: "" });
    try {
      const command = await this.parts.run();
      this.command = command;
      if (this.over !== undefined) this.interrupt();
      if (this.size) command.resize(this.size);
      command.onOutput((output) => this.output(output));
      await command.ended;
      // ECS tells nobody the exit code: https://github.com/aws/amazon-ecs-agent/issues/2846
      this.end("");
    } catch (error) {
      this.end(`\n----------ERROR-------\nUnable to start command: ${messageOf(error)}\n`);
    }
  }

  private output(output: Buffer): void {
    for (let at = 0; at < output.length; at += PIECE) {
      this.enqueue(PAYLOAD.output, Buffer.from(output.subarray(at, at + PIECE)));
    }
    if (this.waiting > MOST_WAITING) this.command?.pause();
  }

  private resize(payload: Buffer): void {
    const { rows, cols } = parsed(payload) as { rows?: unknown; cols?: unknown };
    if (!isLength(rows) || !isLength(cols)) return;
    this.size = { rows, cols };
    this.command?.resize(this.size);
  }

  /** Docker can't end a command that runs; its terminal can ask it to. */
  private interrupt(): void {
    const { command } = this;
    if (!command || this.ending) return;
    this.ending = true;
    let cancel = () => {};
    const ask = ([control, ...others]: string[]): void => {
      if (control === undefined) {
        command.close();
        return;
      }
      command.write(Buffer.from(control));
      cancel = this.parts.clock.after(HEEDS_WITHIN, () => ask(others));
    };
    ask(TERMINAL_CONTROLS);
    const ended = () => cancel();
    command.ended.then(ended, ended);
  }

  /** Told when all that came before has been acknowledged. */
  private end(output: string): void {
    if (this.over !== undefined) return;
    this.over = output;
    this.next();
  }

  private push(payloadType: number, payload: unknown): void {
    this.enqueue(payloadType, Buffer.from(JSON.stringify(payload)));
  }

  private enqueue(payloadType: number, payload: Buffer): void {
    if (this.gone) return;
    this.queue.push({ payloadType, payload });
    this.waiting += payload.length;
    if (this.queue.length === 1) this.next();
  }

  /** Sends what comes next, until it is acknowledged. */
  private next(): void {
    this.cancelResend?.();
    this.cancelResend = undefined;
    const [first] = this.queue;
    if (!first) {
      if (this.over !== undefined) this.closed(this.over);
      return;
    }
    const { clock, send } = this.parts;
    send(
      encode(
        { type: "output_stream_data", sequence: this.sent, flags: this.sent === 0 ? 1 : 0, ...first },
        clock.now(),
      ),
    );
    this.cancelResend = clock.after(RESEND, () => this.next());
  }

  private acknowledged({ payload }: Message): void {
    const { AcknowledgedMessageSequenceNumber } = parsed(payload) as { AcknowledgedMessageSequenceNumber?: number };
    if (AcknowledgedMessageSequenceNumber !== this.sent || this.queue.length === 0) return;
    this.sent += 1;
    this.waiting -= this.queue.shift()?.payload.length ?? 0;
    if (this.waiting <= MOST_WAITING / 2) this.command?.resume();
    this.next();
  }

  private acknowledge({ type, id, sequence }: Message): void {
    this.sendOnce("acknowledge", 3, {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: id,
      AcknowledgedMessageSequenceNumber: sequence,
      IsSequentialMessage: true,
    });
  }

  private closed(Output: string): void {
    this.sendOnce("channel_closed", 2, {
      MessageType: "channel_closed",
      SchemaVersion: 1,
      SessionId: this.parts.sessionId,
      DestinationId: this.parts.sessionId,
      CreatedDate: new Date(this.parts.clock.now()).toISOString(),
      Output,
    });
    this.parts.close();
  }

  private sendOnce(type: string, flags: number, content: object): void {
    const payload = Buffer.from(JSON.stringify(content));
    this.parts.send(encode({ type, sequence: 0, flags, payloadType: 0, payload }, this.parts.clock.now()));
  }
}

const isLength = (given: unknown): given is number => Number.isInteger(given) && Number(given) > 0;

function parsed(payload: Buffer): object {
  try {
    return Object(JSON.parse(payload.toString()));
  } catch {
    return {};
  }
}
