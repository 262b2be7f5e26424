import { readFileSync } from "node:fs";
import { text as allOf } from "node:stream/consumers";
import type { Client } from "../../client/client";
import { ensureLocal } from "../../client/control-plane/ensure-local";
import { parameterOfAws, secretOfAws } from "../../client/secrets/aws";
import { dotenv } from "../../client/secrets/dotenv";
import {
  type Kept,
  listKept,
  removeParameter,
  removeSecret,
  setParameter,
  setSecret,
  withKeys,
} from "../../client/secrets/kept";
import { SlipwayError } from "../../protocol/errors";
import { print, printJson, say, tableOptions } from "../output/report";
import { type Column, table } from "../output/table";
import { age } from "../output/time";

export interface SetOptions {
  parameter?: boolean;
  fromFile?: string;
  text?: boolean;
  fromAws?: boolean;
  /** `ARN=PATH`. */
  environmentFile?: string;
}

/** Keeps a secret's or a parameter's value on this machine. Prints its name, never the value. */
export async function set(name: string | undefined, values: string[], options: SetOptions): Promise<void> {
  const client = await ensureLocal({ say });
  try {
    if (options.environmentFile !== undefined) await setEnvironmentFile(client, options.environmentFile);
    else if (name === undefined) throw new SlipwayError("Which secret? `slipway secrets set NAME KEY=VALUE`.");
    else if (options.parameter) {
      print(await setParameter(client, name, await oneText(client, name, values, options)));
    } else print(await setSecret(client, name, await secretText(client, name, values, options)));
    say(
      "Tasks that run keep what they have; new ones take this: `up` again, or UpdateService with forceNewDeployment.",
    );
  } finally {
    client.close();
  }
}

/** An environment file is a secret whose name says where in S3 it is. */
async function setEnvironmentFile(client: Client, given: string): Promise<void> {
  const [, arn = "", path = ""] = /^(.*?\.env)=(.+)$/.exec(given) ?? [];
  const [, object] = /^arn:aws[a-z-]*:s3:::([\w/+.@-]+\.env)$/.exec(arn) ?? [];
  if (object === undefined) {
    throw new SlipwayError(
      `--environment-file is "${given}"; allowed is ARN=PATH, such as arn:aws:s3:::shop/web.env=web.env.`,
    );
  }
  print(await setSecret(client, `s3/${object}`, await contentOf(path)));
}

async function secretText(client: Client, name: string, values: string[], options: SetOptions): Promise<string> {
  const isObject = !options.text && !options.fromAws;
  if (!isObject) return oneText(client, name, values, options);
  if (options.fromFile !== undefined) {
    refuseValues(values, "--from-file");
    return withKeys(client, name, dotenv(await contentOf(options.fromFile), options.fromFile));
  }
  if (values.length === 0) return oneText(client, name, values, options);
  return withKeys(client, name, pairs(values));
}

async function oneText(client: Client, name: string, values: string[], options: SetOptions): Promise<string> {
  const { fromAws, fromFile } = options;
  if (fromAws) {
    refuseValues(values, "--from-aws");
    const { endpoint } = client;
    return options.parameter ? parameterOfAws(name, process.env, endpoint) : secretOfAws(name, process.env, endpoint);
  }
  if (fromFile !== undefined) {
    refuseValues(values, "--from-file");
    return contentOf(fromFile);
  }
  if (values.length > 1) throw new SlipwayError(`One value is needed, and there are ${values.length}.`);
  const [value] = values;
  if (value !== undefined) return value;
  if (process.stdin.isTTY) say("The value, and then Ctrl-D:");
  return contentOf("-");
}

function refuseValues(values: string[], option: string): void {
  if (values.length > 0) throw new SlipwayError(`Values are not given beside ${option}.`);
}

function pairs(values: string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf("=");
      if (at < 1) throw new SlipwayError("A secret's values have the form KEY=VALUE; --text takes one text as it is.");
      return [value.slice(0, at), value.slice(at + 1)];
    }),
  );
}

/** Of a file, or of what is piped in; the line break at its end is the editor's. */
async function contentOf(path: string): Promise<string> {
  try {
    const content = path === "-" ? await allOf(process.stdin) : readFileSync(path, "utf8");
    return content.replace(/\r?\n$/, "");
  } catch (error) {
    throw new SlipwayError(`${path} can't be read: ${(error as Error).message}`);
  }
}

/** Names and kinds; values are shown to none but those who ask the API for one. */
export async function ls({ json }: { json?: boolean }): Promise<void> {
  const client = await ensureLocal({ say });
  const kept = await listKept(client);
  client.close();
  if (json) {
    printJson(kept);
    return;
  }
  const now = Date.now();
  const columns: Column<Kept>[] = [
    { heading: "NAME", weight: 2, of: ({ name }) => name },
    { heading: "KIND", weight: 1, of: ({ kind }) => kind },
    { heading: "CHANGED", weight: 0, of: ({ changedAt }) => (changedAt === undefined ? "" : age(changedAt, now)) },
  ];
  print(kept.length === 0 ? "There is no secret and no parameter." : table(columns, kept, tableOptions({})));
}

export async function rm(names: string[], { parameter }: { parameter?: boolean }): Promise<void> {
  const client = await ensureLocal({ say });
  try {
    for (const name of names) {
      await (parameter ? removeParameter(client, name) : removeSecret(client, name));
      print(name);
    }
  } finally {
    client.close();
  }
}
