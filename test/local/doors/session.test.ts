import { connect } from "node:net";
import { WebSocket } from "ws";
import type { RunningCommand } from "../../../src/local/docker/runtime";
import { decode, encode, type Message, PAYLOAD } from "../../../src/local/doors/session/message";
import { AgentApi } from "../agent/support";

let agent: AgentApi;
let endCommand: (() => void) | undefined;
afterEach(() => {
  endCommand?.();
  return agent.close();
});

const start = (change = {}) => AgentApi.start({}, { enableExecuteCommand: true, ...change });
const ask = (input = {}) =>
  agent.api.ecs("ExecuteCommand", {
    ...{ cluster: "shop", task: agent.task.id, container: "web", command: "sh -c 'echo \"a  b\"'", interactive: true },
    ...input,
  });

describe("ExecuteCommand", () => {
  test("answers with a session of the container", async () => {
    agent = await start();
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toMatchObject({ containerName: "web", interactive: true, taskArn: agent.task.id });
    expect(body.session.sessionId).toMatch(/^ecs-execute-command-[0-9a-f]{17}$/);
    expect(body.session.streamUrl).toContain(`ws://127.0.0.1:${agent.api.port}/v1/data-channel/`);
  });

  test.each([
    ["without a terminal", { interactive: false }, "Interactive is the only mode supported currently."],
    ["in a container that isn't there", { container: "none" }, 'The container "none" is not one of the task\'s.'],
    ["without a container's name where there are two", { container: undefined }, /several containers \(web, proxy\)/],
    ["in a task that isn't there", { task: "f".repeat(32) }, "The referenced task was not found."],
    ["of nothing", { command: " " }, "Command cannot be empty."],
  ])("%s is refused", async (_, change, message) => {
    agent = await start();
    const { status, body } = await ask(change);
    expect([status, body.__type]).toEqual([400, "InvalidParameterException"]);
    expect(body.message).toMatch(message);
  });

  test.each([
    ["was started without it", { enableExecuteCommand: false }],
    ["is about to stop", { desiredStatus: "STOPPED" }],
  ])("a task that %s runs no command", async (_, change) => {
    agent = await start(change);
    expect((await ask()).body).toMatchObject({
      __type: "InvalidParameterException",
      message: expect.stringContaining("execute command was not enabled when the task was run"),
    });
  });
});

/** A client of a session, as the AWS CLI's plugin is one. */
class Client {
  readonly seen: Message[] = [];
  private sequence = 0;
  private waiting: (() => void)[] = [];
  readonly closed: Promise<number>;

  constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("message", (data: Buffer) => {
      this.seen.push(decode(data)!);
      for (const look of this.waiting.splice(0)) look();
    });
  }

  static async open(session: { streamUrl: string; tokenValue: string }, options = {}): Promise<Client> {
    const socket = new WebSocket(session.streamUrl, options);
    const client = new Client(socket);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.send(JSON.stringify({ MessageSchemaVersion: "1.0", TokenValue: session.tokenValue }));
    return client;
  }

  input(payloadType: number, payload: string | Buffer): void {
    const sequence = this.sequence++;
    this.socket.send(
      encode({ type: "input_stream_data", sequence, flags: 0, payloadType, payload: Buffer.from(payload) }, Date.now()),
    );
  }

  acknowledge({ sequence, id, type }: Message): void {
    const content = {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: id,
      AcknowledgedMessageSequenceNumber: sequence,
    };
    const payload = Buffer.from(JSON.stringify(content));
    this.socket.send(encode({ type: "acknowledge", sequence: 0, flags: 3, payloadType: 0, payload }, Date.now()));
  }

  async next(what: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.seen.find(what);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The next message of the stream, acknowledged. */
  async stream(sequence: number): Promise<Message> {
    const message = await this.next((each) => each.type === "output_stream_data" && each.sequence === sequence);
    this.acknowledge(message);
    return message;
  }

  async shakeHands(): Promise<void> {
    const { payloadType, payload } = await this.stream(0);
    expect(payloadType).toBe(PAYLOAD.handshakeRequest);
    expect(JSON.parse(payload.toString()).RequestedClientActions).toMatchObject([{ ActionType: "SessionType" }]);
    this.input(PAYLOAD.handshakeResponse, JSON.stringify({ ClientVersion: "1.2.0", Errors: null }));
    expect((await this.stream(1)).payloadType).toBe(PAYLOAD.handshakeComplete);
  }

  drop(): void {
    this.socket.terminate();
  }
}

/** A command that notes what it is told, and ends when the test says so. */
function command() {
  let says: (output: Buffer) => void = () => undefined;
  let end: (exitCode: number) => void = () => undefined;
  const told: unknown[] = [];
  const running: RunningCommand = {
    write: (data) => void told.push(data.toString()),
    resize: (size) => void told.push(size),
    onOutput: (listener) => {
      says = listener;
      listener(Buffer.from("ready"));
    },
    pause: () => undefined,
    resume: () => undefined,
    close: () => void told.push("closed"),
    ended: new Promise((resolve) => {
      end = resolve;
    }),
  };
  endCommand = () => end(0);
  const asked: unknown[][] = [];
  agent.api.harness.attach = async (...args) => {
    asked.push(args);
    return running;
  };
  return { told, asked, says: (text: string) => says(Buffer.from(text)), end: (code: number) => end(code) };
}

describe("a session", () => {
  const session = async () => (await ask()).body.session as { streamUrl: string; tokenValue: string };

  test("runs the command as root, with what is typed, its terminal's size, what it writes and how it ends", async () => {
    agent = await start();
    const running = command();
    const client = await Client.open(await session());
    await client.shakeHands();
    expect((await client.stream(2)).payload.toString()).toBe("ready");
    expect(running.asked).toEqual([["docker-web", ["sh", "-c", 'echo "a  b"'], "0"]]);
    client.input(PAYLOAD.size, JSON.stringify({ cols: 91, rows: 33 }));
    client.input(PAYLOAD.output, "\x03");
    await client.next(
      ({ type, payload }) => type === "acknowledge" && payload.includes('"AcknowledgedMessageSequenceNumber":2'),
    );
    expect(running.told).toEqual([{ cols: 91, rows: 33 }, "\x03"]);
    running.end(3);
    const { payload } = await client.next(({ type }) => type === "channel_closed");
    // On ECS, too, the exit code is nobody's business.
    expect(JSON.parse(payload.toString()).Output).toBe("");
    await client.closed;
  });

  test("is logged where its cluster has a log group for it", async () => {
    agent = await start();
    const { body } = await agent.api.ecs("UpdateCluster", {
      cluster: "shop",
      configuration: {
        executeCommandConfiguration: { logging: "OVERRIDE", logConfiguration: { cloudWatchLogGroupName: "/sessions" } },
      },
    });
    expect(body.cluster.clusterName).toBe("shop");
    const running = command();
    const { streamUrl, tokenValue } = await session();
    const client = await Client.open({ streamUrl, tokenValue });
    await client.shakeHands();
    expect((await client.stream(2)).payload.toString()).toBe("ready");
    running.says("done");
    await client.stream(3);
    running.end(0);
    await client.closed;
    const id = /data-channel\/([^?]+)/.exec(streamUrl)?.[1];
    expect(agent.api.harness.sessions).toMatchObject([
      { id, group: "/sessions", task: { id: agent.task.id }, output: "readydone" },
    ]);
    const streams = await agent.api.call("Logs_20140328.DescribeLogStreams", { logGroupName: "/sessions" });
    expect(streams.body.logStreams).toMatchObject([{ logStreamName: id }]);
  });

  test("sends again what was not acknowledged, and no input counts twice", async () => {
    agent = await start();
    const running = command();
    agent.api.harness.control.clock.after = (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    };
    const client = await Client.open(await session());
    await client.shakeHands();
    await client.next(
      () => client.seen.filter(({ sequence, type }) => type === "output_stream_data" && sequence === 2).length > 1,
    );
    await client.stream(2);
    running.says("more");
    expect((await client.stream(3)).payload.toString()).toBe("more");
  });

  /** Waits pass at once. */
  const hasten = () => {
    const { clock } = agent.api.harness.control;
    clock.after = (milliseconds, callback) => {
      const waiting = milliseconds === 300 ? setImmediate(callback) : undefined;
      return () => clearImmediate(waiting);
    };
  };
  const told = async (running: ReturnType<typeof command>, count: number) => {
    while (running.told.length < count) await new Promise((resolve) => setImmediate(resolve));
    return running.told;
  };

  test("that its client leaves asks the command to end, until it does", async () => {
    agent = await start();
    const running = command();
    const client = await Client.open(await session());
    await client.shakeHands();
    await client.stream(2);
    hasten();
    client.drop();
    expect(await told(running, 7)).toEqual(["\x03", "\x04", "\x1c", "\x04", "\x03", "\x04", "closed"]);
  });

  test("that its client leaves asks nothing more of a command that has ended", async () => {
    agent = await start();
    const running = command();
    const client = await Client.open(await session());
    await client.shakeHands();
    await client.stream(2);
    const { clock } = agent.api.harness.control;
    clock.after = (milliseconds) => () => void (milliseconds === 300 && running.told.push("cancelled"));
    client.drop();
    await told(running, 1);
    running.end(130);
    expect(await told(running, 2)).toEqual(["\x03", "cancelled"]);
  });

  test("that its client left keeps nothing of what the command still writes", async () => {
    agent = await start();
    let timers = 0;
    agent.api.harness.control.clock.after = (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      timers += 1;
      return () => {
        clearTimeout(timer);
        timers -= 1;
      };
    };
    const running = command();
    const client = await Client.open(await session());
    await client.shakeHands();
    await client.stream(2);
    client.drop();
    await told(running, 1);
    const before = timers;
    running.says("to nobody");
    expect(timers).toBe(before);
  });

  test("begins one command, whatever its client says of its terminal and of errors", async () => {
    agent = await start();
    const running = command();
    const client = await Client.open(await session());
    await client.stream(0);
    for (const Errors of ["none", null, []]) client.input(PAYLOAD.handshakeResponse, JSON.stringify({ Errors }));
    client.input(PAYLOAD.size, JSON.stringify({ cols: "wide", rows: -1 }));
    client.input(PAYLOAD.size, JSON.stringify({ cols: 80, rows: 24 }));
    await client.stream(1);
    await client.stream(2);
    while (running.told.length < 1) await new Promise((resolve) => setImmediate(resolve));
    expect(running.told).toEqual([{ cols: 80, rows: 24 }]);
    expect(running.asked).toHaveLength(1);
  });

  const outputOf = async (client: Client): Promise<string> => {
    const { payload } = await client.next(({ type }) => type === "channel_closed");
    return JSON.parse(payload.toString()).Output;
  };

  test("whose command can't be started says so as the agent in a container does", async () => {
    agent = await start();
    agent.api.harness.attach = async () => {
      throw new Error('Failed to start pty: exec: "nope": executable file not found in $PATH');
    };
    const client = await Client.open(await session());
    await client.shakeHands();
    expect(await outputOf(client)).toBe(
      '\n----------ERROR-------\nUnable to start command: Failed to start pty: exec: "nope": executable file not found in $PATH\n',
    );
  });

  test.each([
    ["sh -c 'x", "EOF found when expecting closing quote"],
    ["echo \\", "EOF found after escape character"],
  ])("of the command %s says that it can't be read", async (command, why) => {
    agent = await start();
    const { body } = await ask({ command });
    const client = await Client.open(body.session);
    await client.shakeHands();
    expect(await outputOf(client)).toContain(`Unable to start command: Failed to parse commands input: ${why}`);
  });

  test.each(["TerminateSession", "ResumeSession"])(
    "is ended by %s of Session Manager, which gives no token to go on with",
    async (call) => {
      agent = await start();
      const running = command();
      const { streamUrl, tokenValue } = await session();
      const client = await Client.open({ streamUrl, tokenValue });
      await client.shakeHands();
      await client.stream(2);
      running.says("never read");
      const SessionId = /data-channel\/([^?]+)/.exec(streamUrl)?.[1];
      const answer = await agent.api.call(`AmazonSSM.${call}`, { SessionId });
      expect([answer.status, answer.body]).toEqual([200, { SessionId }]);
      expect(await outputOf(client)).toBe("");
      await client.closed;
      expect(running.told[0]).toBe("\x03");
      expect((await agent.api.call(`AmazonSSM.${call}`, { SessionId })).body).toEqual({ SessionId });
    },
  );

  test("is told that the local ECS stops, and its command ends with it", async () => {
    agent = await start();
    const running = command();
    const client = await Client.open(await session());
    await client.shakeHands();
    await client.stream(2);
    const stopped = agent.close();
    expect(await outputOf(client)).toBe("The local ECS has stopped.");
    expect((await told(running, 1))[0]).toBe("\x03");
    running.end(130);
    await stopped;
    agent = await start();
  });

  test("that is asked for in a strange place by who is gone at once ends nothing", async () => {
    agent = await start();
    const head = ["GET /nowhere HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket", "", ""];
    for (let i = 0; i < 5; i++) {
      const socket = connect(agent.api.port, "127.0.0.1");
      socket.on("error", () => undefined);
      await new Promise<void>((resolve) => socket.write(head.join("\r\n"), () => resolve()));
      socket.resetAndDestroy();
    }
    expect((await ask()).status).toBe(200);
  });

  test("is begun once, with its own token, by no web page", async () => {
    agent = await start();
    command();
    const first = await session();
    await (await Client.open(first)).shakeHands();
    expect(await (await Client.open(first)).closed).toBe(1008);
    const other = await session();
    expect(await (await Client.open({ ...other, tokenValue: first.tokenValue })).closed).toBe(1008);
    expect(await (await Client.open({ ...other, tokenValue: `${other.tokenValue}x` })).closed).toBe(1008);
    await expect(Client.open(other, { headers: { origin: "http://evil.example" } })).rejects.toThrow("403");
  });
});
