import { createHash } from "node:crypto";
import type { Clock } from "../clock";
import type { Gateway } from "./gateway";
import type { OAuth, Parameter } from "./http";

/** Longest that an address is waited for: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const TIMEOUT = 5000;
/** Seconds that a token is good for where its server doesn't say. */
const LIFETIME = 3600;
/** Milliseconds before its end at which a token is asked for again. */
const EARLY = 30_000;

/** Tokens of OAuth's client credentials, kept until they expire. */
export class Tokens {
  private readonly known = new Map<string, { token: string; until: number }>();
  /** What is being asked for: several events at once wait for one token. */
  private readonly asking = new Map<string, Promise<string>>();

  constructor(
    private readonly clock: Clock,
    private readonly gateway: Gateway,
  ) {}

  /** The token for a connection. @throws where its server gives none */
  async of(oauth: OAuth): Promise<string> {
    const key = keyOf(oauth);
    const known = this.known.get(key);
    if (known && known.until > this.clock.now()) return known.token;
    const asking = this.asking.get(key) ?? this.fresh(key, oauth).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private async fresh(key: string, oauth: OAuth): Promise<string> {
    const { access_token: token, expires_in: seconds = LIFETIME } = await this.asked(oauth);
    this.known.set(key, { token, until: this.clock.now() + seconds * 1000 - EARLY });
    return token;
  }

  /** The token was refused: the next request asks for another one. */
  forget(oauth: OAuth): void {
    this.known.delete(keyOf(oauth));
  }

  private async asked(oauth: OAuth): Promise<{ access_token: string; expires_in?: number }> {
    const { AuthorizationEndpoint, HttpMethod, ClientParameters, OAuthHttpParameters = {} } = oauth;
    const { HeaderParameters = [], QueryStringParameters = [], BodyParameters = [] } = OAuthHttpParameters;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: ClientParameters.ClientID,
      client_secret: ClientParameters.ClientSecret,
      ...mapOf(BodyParameters),
    });
    const url = new URL(await this.gateway(AuthorizationEndpoint));
    for (const { Key, Value } of QueryStringParameters) url.searchParams.set(Key, Value);
    if (HttpMethod === "GET") for (const [key, value] of form) url.searchParams.set(key, value);
    const answer = await fetch(url, {
      method: HttpMethod,
      headers: { "content-type": "application/x-www-form-urlencoded", ...mapOf(HeaderParameters) },
      ...(HttpMethod !== "GET" && { body: form.toString() }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const given = (await answer.json().catch(() => ({}))) as { access_token?: unknown; expires_in?: unknown };
    if (!answer.ok) throw new Error(`${url.origin} answered ${answer.status} and no token`);
    if (typeof given.access_token !== "string") throw new Error(`${url.origin} gave no access_token`);
    const seconds = Number(given.expires_in);
    return { access_token: given.access_token, ...(seconds > 0 && { expires_in: seconds }) };
  }
}

/** The same for what asks in the same way, whatever changed of the connection besides. */
const keyOf = (oauth: OAuth) => createHash("sha256").update(JSON.stringify(oauth)).digest("hex");

export const mapOf = (parameters: readonly Parameter[]): Record<string, string> =>
  Object.fromEntries(parameters.map(({ Key, Value }) => [Key, Value]));
