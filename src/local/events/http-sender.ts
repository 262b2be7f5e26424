import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import { NotRetried } from "./delivery";
import type { Gateway } from "./gateway";
import { type AuthParameters, connectionsOf, destinationsOf } from "./http";
import { mapOf, TIMEOUT, Tokens } from "./oauth";
import type { EventTarget } from "./record";

/** Answers after which EventBridge tries again, beside those of servers that fail. */
const RETRIED = [401, 407, 408, 409, 429];

/** Sends events to addresses, as their API destinations and connections say. */
export class HttpSender {
  private readonly tokens: Tokens;

  constructor(
    private readonly control: Control,
    private readonly gateway: Gateway,
  ) {
    this.tokens = new Tokens(control.clock, gateway);
  }

  /** @throws where the answer is none of success */
  async send(target: EventTarget, input: string): Promise<void> {
    const destination = destinationsOf(this.control).find(({ id }) => id === target.arn);
    if (!destination) throw new NotRetried(`there is no API destination ${target.arn}`);
    const { InvocationEndpoint, HttpMethod = "POST", ConnectionArn } = destination.properties;
    const connection = connectionsOf(this.control).find(({ id }) => id === ConnectionArn);
    const auth = connection?.properties.AuthParameters ?? {};
    const {
      HeaderParameters = [],
      QueryStringParameters = [],
      BodyParameters = [],
    } = auth.InvocationHttpParameters ?? {};
    const url = new URL(await this.gateway(filled(InvocationEndpoint, target.path)));
    // Where both say something, the connection's counts.
    const query = { ...target.query, ...mapOf(QueryStringParameters) };
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const answer = await fetch(url, {
      method: HttpMethod,
      headers: headersOf(target.headers, mapOf(HeaderParameters), await this.authorization(auth)),
      ...(HttpMethod !== "GET" && HttpMethod !== "HEAD" && { body: withParameters(input, mapOf(BodyParameters)) }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    // What nobody reads holds its connection.
    await answer.body?.cancel();
    if (answer.ok) return;
    if (answer.status === 401 && auth.OAuthParameters) this.tokens.forget(auth.OAuthParameters);
    const message = `${url.origin} answered ${answer.status}`;
    throw answer.status < 500 && !RETRIED.includes(answer.status)
      ? new NotRetried(message, "SDK_CLIENT_ERROR")
      : new Error(message);
  }

  private async authorization(auth: AuthParameters): Promise<Record<string, string>> {
    const { ApiKeyAuthParameters: key, BasicAuthParameters: basic, OAuthParameters: oauth } = auth;
    if (key) return { [key.ApiKeyName]: key.ApiKeyValue };
    if (oauth) return { authorization: `Bearer ${await this.tokens.of(oauth)}` };
    if (!basic) return {};
    return { authorization: `Basic ${Buffer.from(`${basic.Username}:${basic.Password}`).toString("base64")}` };
  }
}

/** Names in one spelling, so that a later one takes an earlier one's place. */
function headersOf(...given: (Record<string, string> | undefined)[]): Record<string, string> {
  const fixed = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Amazon/EventBridge/ApiDestinations",
  };
  const all = [fixed, ...given].flatMap((headers) => Object.entries(headers ?? {}));
  return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]));
}

/** Each asterisk of an address stands for one of the target's path parameters. */
function filled(address: string, parameters: readonly string[] = []): string {
  const left = [...parameters];
  return address.replace(/\*/g, () => encodeURIComponent(left.shift() ?? "*"));
}

/** A connection's parameters of the body are members of it, where it is an object. */
function withParameters(input: string, parameters: Record<string, string>): string {
  if (Object.keys(parameters).length === 0) return input;
  try {
    const body: unknown = JSON.parse(input);
    if (isRecord(body)) return JSON.stringify({ ...body, ...parameters });
  } catch {
    // It is text, which has no members.
  }
  return input;
}
