import { Agent, request as httpRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "../protocol/errors";
import { type Keys, signRequest } from "../protocol/sign";
import { codeOf, messageOf, UnreachableError } from "./errors";

/** One call of the control plane. */
export interface Call {
  /** `X-Amz-Target`, e.g. `CloudApiService.CreateResource`. */
  target: string;
  input: unknown;
  /** Signing name. @default "ecs" */
  service?: string;
  /** Whether it may be sent again when its answer got lost on the way. */
  repeatable: boolean;
  signal?: AbortSignal;
}

export interface TransportOptions {
  /** Where the control plane listens, e.g. `http://127.0.0.1:4577`. */
  endpoint: string;
  keys: Keys;
  /** Seconds to go on for while nothing answers: a control plane that was killed comes back. @default 30 */
  patience?: number;
  /** Starts the control plane where it stays away: after `docker kill` Docker doesn't. @default nothing does */
  revive?: () => Promise<void>;
}

/** How long a control plane that was killed takes until Docker has it back, in milliseconds. */
const COMES_BACK = 500;

/** Sends signed calls, and stays with it while the control plane restarts. */
export class Transport {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly options: TransportOptions) {}

  async call<T>(call: Call): Promise<T> {
    const { endpoint, patience = 30, revive } = this.options;
    const began = Date.now();
    for (let wait = 25; ; wait = Math.min(wait * 2, 1000)) {
      try {
        return await this.send<T>(call);
      } catch (error) {
        if (!mayRepeat(error, call)) throw error;
        const away = Date.now() - began;
        if (away > patience * 1000) throw unreachable(endpoint, error);
        // That it can't be started is no reason to stop waiting: someone else may be at it.
        if (away > COMES_BACK) await revive?.().catch(() => {});
        await delay(wait, undefined, { signal: call.signal });
      }
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async send<T>({ target, input, service = "ecs", signal }: Call): Promise<T> {
    const url = new URL(this.options.endpoint);
    const body = JSON.stringify(input);
    const headers = await signRequest(
      {
        method: "POST",
        path: "/",
        headers: { host: url.host, "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
        body,
      },
      this.options.keys,
      { service },
    );
    return new Promise<T>((resolve, reject) => {
      const request = httpRequest(url, { method: "POST", headers, agent: this.agent, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const status = response.statusCode ?? 0;
          if (status === 200) resolve(parse(text) as T);
          else reject(apiError(status, text));
        });
      });
      request.setTimeout(ANSWERS_WITHIN, () => request.destroy(silent()));
      request.on("error", reject);
      request.end(body);
    });
  }
}

const NOT_SENT = ["ECONNREFUSED"];
const ANSWER_LOST = ["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"];

/** Milliseconds after which a control plane that took a call and says nothing is taken for one that hangs. */
const ANSWERS_WITHIN = 60_000;

function silent(): Error {
  return Object.assign(new Error(`no answer within ${ANSWERS_WITHIN / 1000} s`), { code: "ETIMEDOUT" });
}

function mayRepeat(error: unknown, { repeatable }: Call): boolean {
  if (error instanceof ApiError) return repeatable && error.status === 503;
  const code = codeOf(error) ?? "";
  return NOT_SENT.includes(code) || (repeatable && ANSWER_LOST.includes(code));
}

function unreachable(endpoint: string, cause: unknown): UnreachableError {
  return new UnreachableError(
    `The local ECS does not answer at ${endpoint} (${messageOf(cause)}). \`slipway doctor\` says what is wrong.`,
    { cause },
  );
}

function apiError(status: number, text: string): ApiError {
  const answer = parse(text) as { __type?: string; message?: string; Message?: string };
  const code = answer.__type?.split("#").pop() ?? `HTTP ${status}`;
  return new ApiError(code, answer.message ?? answer.Message ?? (text || code), status);
}

function parse(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return { message: text };
  }
}
