import type { AgentSecrets } from "../../agent/secrets";

/** What a session is for. */
export interface ExecSession {
  id: string;
  /** ARN. */
  task: string;
  container: string;
  command: string;
  /** Until when it can be begun. */
  expires: number;
}

/** A session that nobody has begun is over after a while. */
export const BEGINS_WITHIN = 5 * 60_000;

/** A token says all of its session, and that nobody else made it; so none is kept. */
export function tokenOf(secrets: AgentSecrets, session: ExecSession): string {
  const content = Buffer.from(JSON.stringify(session)).toString("base64url");
  return `${content}.${secrets.seal(`exec ${content}`).toString("base64url")}`;
}

/** The session of a token; undefined where it is none, or over. */
export function sessionOf(secrets: AgentSecrets, token: string, now: number): ExecSession | undefined {
  const [content = "", seal = ""] = token.split(".");
  if (!secrets.isSame(seal, secrets.seal(`exec ${content}`).toString("base64url"))) return undefined;
  const session = JSON.parse(Buffer.from(content, "base64url").toString()) as ExecSession;
  return now < session.expires ? session : undefined;
}
