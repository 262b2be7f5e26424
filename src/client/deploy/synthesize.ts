import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { missingIn } from "./assembly";
import { runCommand } from "./command";
import type { LookUp } from "./lookups";

export interface SynthesisOptions {
  /** Folder of the app, where its `cdk.json` is. */
  folder: string;
  /** Command that synthesizes it, or the folder of a cloud assembly. @default `app` of `cdk.json` */
  app?: string;
  /** @default false */
  verbose?: boolean;
  /** Ends the app's command. @default nothing does */
  signal?: AbortSignal;
  /** Answers what the app looks up and its context doesn't have. @default nothing does */
  lookUp?: LookUp;
}

/** A cloud assembly, and how to get rid of it. */
export interface Synthesis {
  assembly: string;
  dispose(): Promise<void>;
}

/** What Linux takes as one environment variable. */
const LONGEST_VARIABLE = 120_000;

/**
 * Runs a CDK app into a folder of its own, as the CDK's own command does: with the paths of its constructs in the templates,
 * and again while there is an answer to what it looks up. The context of `cdk.json` goes with it.
 */
export async function synthesize({ folder, app, verbose, signal, lookUp }: SynthesisOptions): Promise<Synthesis> {
  const configuration = readJson(join(folder, "cdk.json"));
  const command = app ?? configuration.app;
  if (typeof command !== "string" || command === "") {
    throw new SlipwayError(
      `No app to deploy: ${join(folder, "cdk.json")} ${existsSync(join(folder, "cdk.json")) ? "has no `app`" : "does not exist"}. ` +
        "Go to the folder of a CDK app, or name one with --app COMMAND, or a template with --template FILE.",
    );
  }
  const ready = resolve(folder, command);
  if (existsSync(join(ready, "manifest.json"))) return { assembly: ready, dispose: async () => {} };
  const output = await mkdtemp(join(tmpdir(), "slipway-app-"));
  const dispose = () => rm(output, { recursive: true, force: true });
  try {
    const context = contextOf(folder, configuration);
    for (;;) {
      const env = { ...process.env, ...(await contextVariables(context, output)), ...environment(output) };
      await runCommand(command, [], { cwd: folder, env, shell: true, verbose, signal });
      if (!existsSync(join(output, "manifest.json"))) {
        throw new SlipwayError(
          `\`${command}\` ended without a cloud assembly. Is it a CDK app, and does it call app.synth()?`,
        );
      }
      const missing = missingIn(output).filter(({ key }) => !Object.hasOwn(context, key));
      const answers = lookUp && missing.length > 0 ? await lookUp(missing) : {};
      if (Object.keys(answers).length === 0) return { assembly: output, dispose };
      Object.assign(context, answers);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Without the CDK's check of the template against CloudFormation, which takes seconds and has its place before AWS. */
function environment(output: string): Record<string, string> {
  return {
    CDK_OUTDIR: output,
    CDK_DEFAULT_ACCOUNT: LOCAL_ACCOUNT,
    CDK_DEFAULT_REGION: LOCAL_REGION,
    CDK_VALIDATION: "false",
  };
}

function contextOf(folder: string, configuration: Record<string, unknown>): Record<string, unknown> {
  return {
    "aws:cdk:enable-path-metadata": true,
    ...object(readJson(join(homedir(), ".cdk.json")).context),
    ...object(configuration.context),
    ...readJson(join(folder, "cdk.context.json")),
  };
}

async function contextVariables(given: Record<string, unknown>, output: string): Promise<Record<string, string>> {
  const context = JSON.stringify(given);
  if (context.length < LONGEST_VARIABLE) return { CDK_CONTEXT_JSON: context };
  const file = join(output, "context.json");
  await writeFile(file, context);
  return { CDK_CONTEXT_JSON: "{}", CONTEXT_OVERFLOW_LOCATION_ENV: file };
}

function readJson(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    return object(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new SlipwayError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

function object(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
