import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { split } from "shlex";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { AgentSecrets } from "../../agent/secrets";
import type { Control } from "../../control";
import type { RunningCommand } from "../../docker/runtime";
import { type ExecSession, sessionOf } from "../../ecs/execute-command/session";
import { requireLocal } from "../local-only";
import { DataChannel } from "./data-channel";
import { logged } from "./logged";

const PATH = /^\/v1\/data-channel\/(ecs-execute-command-[0-9a-f]+)(\?|$)/;
/** Milliseconds for the client to say whose session it opens. */
const OPENS_WITHIN = 10_000;
const MOST_BYTES = 1024 * 1024;
/** Milliseconds for commands to heed that their sessions end. */
const ENDS_WITHIN = 2000;
/** WebSocket's code for what isn't allowed. */
const NOT_ALLOWED = 1008;

/** ECS runs a session's command as root, whoever the container runs as. */
const ROOT = "0";

/**
 * The WebSocket door of ExecuteCommand: Session Manager's data channel, which the AWS CLI's plugin opens. Each session is
 * begun once, with its token. Gives what ends all of them, and tells their clients.
 */
export function serveSessions(server: Server, control: Control, secrets: AgentSecrets): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  const begun = new Begun();
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // A client that is gone already is no reason to end the control plane.
    stream.on("error", () => stream.destroy());
    const id = PATH.exec(request.url ?? "")?.[1];
    if (id === undefined || !isLocal(request, secrets)) {
      stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, id, control, secrets, begun));
  });
  return async () => {
    const ended = control.sessions?.endAll("The local ECS has stopped.");
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = control.clock.after(ENDS_WITHIN, resolve);
    });
    await Promise.race([ended, late]);
    cancel();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function isLocal({ headers }: IncomingMessage, { owner }: AgentSecrets): boolean {
  try {
    requireLocal(headers.host, headers.origin, owner);
    return true;
  } catch {
    return false;
  }
}

/** Ids of sessions that were begun; forgotten when their tokens are no good any more. */
class Begun {
  private readonly until = new Map<string, number>();

  /** Whether this is the first time. */
  take({ id, expires }: ExecSession, now: number): boolean {
    for (const [other, end] of this.until) if (end <= now) this.until.delete(other);
    if (this.until.has(id)) return false;
    this.until.set(id, expires);
    return true;
  }
}

/** The first message has the token; the others are the channel's. */
function open(socket: WebSocket, id: string, control: Control, secrets: AgentSecrets, begun: Begun): void {
  const { clock, log } = control;
  const giveUp = clock.after(OPENS_WITHIN, () => socket.close(NOT_ALLOWED));
  let channel: DataChannel | undefined;
  let forget = () => {};
  socket.on("error", (error) => log(`session ${id}: ${error.message}`));
  socket.on("message", (data: RawData) => {
    const bytes = bytesOf(data);
    if (channel) {
      channel.receive(bytes);
      return;
    }
    giveUp();
    const now = clock.now();
    const session = sessionOf(secrets, tokenIn(bytes), now);
    if (session?.id !== id || !begun.take(session, now)) {
      socket.close(NOT_ALLOWED, "the token is not this session's");
      return;
    }
    const opened = new DataChannel({
      clock,
      sessionId: id,
      send: (message) => socket.send(message),
      close: () => socket.close(),
      run: () => run(control, session),
    });
    channel = opened;
    const { sessions } = control;
    if (sessions) forget = sessions.add(id, (reason) => opened.terminate(reason));
  });
  socket.on("close", () => {
    giveUp();
    forget();
    channel?.disconnected();
  });
}

async function run(control: Control, { id, task: arn, container, command }: ExecSession): Promise<RunningCommand> {
  const task = control.store.get("tasks", arn);
  const found = task?.containers.find(({ name }) => name === container);
  if (!task || !found?.dockerId || found.lastStatus !== "RUNNING")
    throw new Error(`the container ${container} does not run`);
  const running = await control.runtime.attach(found.dockerId, wordsOf(command), ROOT);
  return logged(control, id, task, running);
}

/** As the agent in a container splits a command, and says that it can't. */
function wordsOf(command: string): string[] {
  try {
    return split(command);
  } catch (error) {
    const isEscape = error instanceof Error && error.message.includes("escape");
    const why = isEscape ? "EOF found after escape character" : "EOF found when expecting closing quote";
    throw new Error(`Failed to parse commands input: ${why}`);
  }
}

function tokenIn(data: Buffer): string {
  try {
    const { TokenValue } = Object(JSON.parse(data.toString())) as { TokenValue?: unknown };
    return String(TokenValue ?? "");
  } catch {
    return "";
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
