import { request } from "node:http";
import { type Server, startServer } from "../../../src/local/doors/server";
import { type Keys, signRequest } from "../../../src/protocol/sign";
import { Harness } from "../resources/harness";

const KEYS: Keys = { accessKeyId: "SLIPWAYTEST", secretAccessKey: "secret-of-the-test" };
const ECS = "AmazonEC2ContainerServiceV20141113";

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  body: any;
}

export interface Tampering {
  keys?: Partial<Keys>;
  date?: Date;
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
  ) {}

  static async start(): Promise<Api> {
    const harness = new Harness();
    harness.now = Date.now();
    const version = { protocol: 1, version: "0.0.0", content: "test" };
    const server = await startServer({ ...harness.control, port: 0, host: "127.0.0.1", keys: KEYS, version });
    return new Api(harness, server);
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
    const { keys, date } = tampering;
    const signed = await signRequest({ method: "POST", path: "/", headers, body }, { ...KEYS, ...keys }, { date });
    return this.send({ ...signed, ...tampering.headers }, tampering.body ?? body);
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

  private send(headers: Record<string, string | undefined>, body: string): Promise<Answer> {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const sent = request(
        { port: this.port, host: "127.0.0.1", method: "POST", path: "/", headers: given },
        (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
