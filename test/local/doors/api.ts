import { request as httpRequest } from "node:http";
import { LentCredentials } from "../../../src/local/agent/credentials/lent";
import { AgentSecrets } from "../../../src/local/agent/secrets";
import { type Server, startServer } from "../../../src/local/doors/server";
import { REGISTRY } from "../../../src/local/registry";
import type { Store } from "../../../src/local/store";
import { type Keys, signRequest } from "../../../src/protocol/sign";
import { Harness } from "../resources/harness";

const KEYS: Keys = { accessKeyId: "SLIPWAYTEST", secretAccessKey: "secret-of-the-test" };
const ECS = "AmazonEC2ContainerServiceV20141113";

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  body: any;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** A request to be signed and sent. */
export interface RawRequest {
  method?: string;
  path?: string;
  /** @default none */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Buffer;
  service?: string;
  region?: string;
  /** @default this machine's */
  keys?: Keys;
}

export interface Tampering {
  keys?: Partial<Keys>;
  date?: Date;
  /** @default the local one */
  region?: string;
  /** Headers that are changed after signing; undefined leaves one out. */
  headers?: Record<string, string | undefined>;
  /** Sent in place of what was signed. */
  body?: string;
}

/** The control plane of a {@link Harness} behind its real door. */
export class Api {
  private constructor(
    readonly harness: Harness,
    private readonly server: Server,
    readonly agentSecrets: AgentSecrets,
  ) {}

  static async start(store?: Store): Promise<Api> {
    const harness = new Harness(store);
    harness.now = Date.now();
    const agentSecrets = new AgentSecrets(Buffer.alloc(32, 7), "slipway-test");
    const version = { protocol: 1, version: "0.0.0", content: "test" };
    const server = await startServer({
      ...harness.control,
      registry: REGISTRY,
      port: 0,
      host: "127.0.0.1",
      keys: KEYS,
      agentSecrets,
      lent: new LentCredentials(),
      version,
    });
    return new Api(harness, server, agentSecrets);
  }

  async close(): Promise<void> {
    this.harness.engine.close();
    await this.server.close();
  }

  get port(): number {
    return this.server.port;
  }

  /** A signed call of `target`, which is `<service>.<operation>`. */
  async call(target: string, input: unknown = {}, tampering: Tampering = {}): Promise<Answer> {
    const body = typeof input === "string" ? input : JSON.stringify(input);
    const headers = {
      host: `127.0.0.1:${this.port}`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    };
    const { keys, date, region } = tampering;
    const request = { method: "POST", path: "/", headers, body };
    const signed = await signRequest(request, { ...KEYS, ...keys }, { date, region });
    const sent = { ...request, headers: { ...signed, ...tampering.headers }, body: tampering.body ?? body };
    const answer = await this.send(sent);
    return { status: answer.status, body: JSON.parse(answer.body.toString()) };
  }

  /** A request of any protocol, signed. */
  async raw(asked: RawRequest): Promise<RawAnswer> {
    const { method = "POST", path = "/", query, headers = {}, body = "", service, region, keys = KEYS } = asked;
    const request = { method, path, query, headers: { host: `127.0.0.1:${this.port}`, ...headers }, body };
    return this.send({
      ...request,
      path: query === undefined ? path : `${path}?${new URLSearchParams(query)}`,
      headers: await signRequest(request, keys, { service, region, date: new Date(this.harness.now) }),
    });
  }

  /** What comes first of an answer that goes on, signed as {@link raw}; the connection ends then. */
  async firstBytes({ method = "POST", path = "/", headers = {}, body = "", service }: RawRequest): Promise<Buffer> {
    const request = { method, path, headers: { host: `127.0.0.1:${this.port}`, ...headers }, body };
    const signed = await signRequest(request, KEYS, { service, date: new Date(this.harness.now) });
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { port: this.port, host: "127.0.0.1", method, path, headers: signed },
        (response) => {
          response.once("data", (chunk) => {
            resolve(chunk);
            outgoing.destroy();
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  ecs(operation: string, input?: unknown, tampering?: Tampering): Promise<Answer> {
    return this.call(`${ECS}.${operation}`, input, tampering);
  }

  /** What ECS answers, which is no error. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  async ok(operation: string, input?: unknown): Promise<any> {
    const { status, body } = await this.ecs(operation, input);
    if (status !== 200) throw new Error(`${operation}: ${body.__type}: ${body.message}`);
    return body;
  }

  private send(sent: {
    method: string;
    path: string;
    headers: Record<string, string | undefined>;
    body: string | Uint8Array;
  }): Promise<RawAnswer> {
    const headers = Object.fromEntries(Object.entries(sent.headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const { method, path } = sent;
      const outgoing = httpRequest({ port: this.port, host: "127.0.0.1", method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on("error", reject);
      outgoing.end(sent.body);
    });
  }
}

/** What calls of an API answer: a body where one is well, and the code and the message of a refusal. */
export function answersOf(call: (operation: string, input: object) => Promise<Answer>) {
  return {
    async ok(operation: string, input: object = {}): Promise<Answer["body"]> {
      const { status, body } = await call(operation, input);
      if (status !== 200) throw new Error(`${operation}: ${body.__type}: ${body.message}`);
      return body;
    },
    async refused(operation: string, input: object): Promise<[string, string]> {
      const { status, body } = await call(operation, input);
      expect(status).toBe(400);
      return [body.__type, body.message];
    },
  };
}
