import { gunzipSync } from "node:zlib";
import { isRecord } from "../../protocol/json";
import type { Attribute } from "../ecs/instance/record";

/** What an instance's user data tells the ECS agent. */
export interface AgentConfiguration {
  cluster?: string;
  attributes?: Attribute[];
  /** Whether the instance drains at the notice of a Spot interruption. @default false */
  drainsAtNotice?: boolean;
  /** MiB that the agent keeps from tasks. @default 0 */
  reservedMemory?: number;
}

/**
 * Reads user data: a shell script or cloud-config that writes `/etc/ecs/ecs.config`, PowerShell's `Initialize-ECSAgent`,
 * or Bottlerocket's TOML; plain or in base64. As in the agent's file, the last one of several holds.
 */
export function agentConfiguration(userData: string): AgentConfiguration {
  const lines = decoded(userData)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("#"));
  const named = lastOf(lines, clusterIn) ?? bottlerocketCluster(lines);
  const cluster = named === undefined ? undefined : expanded(named, lines);
  const attributes = lastOf(lines, attributesIn) ?? bottlerocketAttributes(lines);
  const reservedMemory = lastOf(lines, reservedIn);
  return {
    ...(reservedMemory !== undefined && { reservedMemory }),
    ...(cluster !== undefined && { cluster }),
    ...(attributes !== undefined && { attributes }),
    ...(lastOf(lines, drainingIn) && { drainsAtNotice: true }),
  };
}

/** The agent's variable, or Bottlerocket's setting. */
function drainingIn(line: string): boolean | undefined {
  const [, value] =
    /\b(?:ECS_ENABLE_SPOT_INSTANCE_DRAINING|enable-spot-instance-draining)\s*=\s*["'\\]*(\w+)/.exec(line) ?? [];
  return value === undefined ? undefined : value === "true";
}

/** The agent's variable, or Bottlerocket's setting. */
function reservedIn(line: string): number | undefined {
  const [, value] = /\b(?:ECS_RESERVED_MEMORY|reserved-memory)\s*=\s*["'\\]*(\d+)/.exec(line) ?? [];
  return value === undefined ? undefined : Number(value);
}

function decoded(userData: string): string {
  const packed = userData.replace(/\s+/g, "");
  if (packed === "" || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+=*$/.test(packed)) return userData;
  const bytes = Buffer.from(packed, "base64");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes).toString("utf8");
  const text = bytes.toString("utf8");
  // A name in plain text can look like base64: what that would decode to is no text.
  return /^[\t\n\r\x20-\x7e\u00a0-\ufffc]*$/.test(text) ? text : userData;
}

function lastOf<T>(lines: string[], read: (line: string) => T | undefined): T | undefined {
  return lines
    .map(read)
    .filter((found) => found !== undefined)
    .at(-1);
}

const NAME = String.raw`(\$\{?\w+\}?|[\w-]+)`;
const CLUSTERS = [
  new RegExp(String.raw`\bECS_CLUSTER\s*=\s*["'\\]*${NAME}`),
  new RegExp(String.raw`Initialize-ECSAgent\b.*-Cluster\s+["']?${NAME}`, "i"),
  new RegExp(String.raw`["']ECS_CLUSTER["']\s*,\s*["']${NAME}`),
];

function clusterIn(line: string): string | undefined {
  for (const pattern of CLUSTERS) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A shell variable's value, where the script sets it; a name that is none stays. */
function expanded(name: string, lines: string[]): string | undefined {
  const [, variable] = /^\$\{?(\w+)\}?$/.exec(name) ?? [];
  if (variable === undefined) return name;
  const assigned = new RegExp(String.raw`^(?:export\s+)?${variable}=["']?([\w-]+)`);
  return lastOf(lines, (line) => assigned.exec(line)?.[1]);
}

/** `ECS_INSTANCE_ATTRIBUTES={"stack":"prod"}`, the quotes escaped where the shell needs that. */
function attributesIn(line: string): Attribute[] | undefined {
  const [, json] = /\bECS_INSTANCE_ATTRIBUTES\s*=\s*["']?(\{.*?\})/.exec(line) ?? [];
  if (json === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(json.replaceAll('\\"', '"'));
    return isRecord(parsed) ? Object.entries(parsed).map(([name, value]) => attribute(name, String(value))) : undefined;
  } catch {
    return undefined;
  }
}

const attribute = (name: string, value: string): Attribute => (value === "" ? { name } : { name, value });

const bottlerocketCluster = (lines: string[]) => settings(lines).get("settings.ecs.cluster");

function bottlerocketAttributes(lines: string[]): Attribute[] | undefined {
  const under = "settings.ecs.instance-attributes.";
  const found = [...settings(lines)].filter(([key]) => key.startsWith(under));
  return found.length > 0 ? found.map(([key, value]) => attribute(key.slice(under.length), value)) : undefined;
}

/** Bottlerocket's settings by their whole names. It takes a table for a section or in braces. */
function settings(lines: string[]): Map<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (const line of lines) {
    const [, header] = /^\[([\w."-]+)\]/.exec(line) ?? [];
    if (header !== undefined) section = header.replaceAll('"', "");
    const [, outer, inner] = /^([\w."-]+)\s*=\s*\{(.*)\}/.exec(line) ?? [];
    const prefix = [section, ...(outer === undefined ? [] : [outer.replaceAll('"', "")])].filter(Boolean).join(".");
    for (const [, key = "", value = ""] of (inner ?? line).matchAll(/([\w."-]+)\s*=\s*["']([^"']*)["']/g)) {
      found.set([prefix, key.replaceAll('"', "")].filter(Boolean).join("."), value);
    }
  }
  return found;
}
