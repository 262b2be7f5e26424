import { ensureLocal } from "../client/control-plane/ensure-local";
import { deploy } from "../client/deploy/deploy";
import type { Say } from "../client/say";
import { DeployedStacks } from "./deployed-stacks";

export interface UpOptions {
  /** Folder that paths are relative to, and in which the app runs: the one of its `cdk.json`. @default the current one */
  folder?: string;
  /**
   * Command that synthesizes a CDK app (`"npx ts-node bin/app.ts"`), or the folder of a cloud assembly
   * (`app.synth().directory`). @default `app` of the folder's `cdk.json`
   */
  app?: string;
  /** Path of a CloudFormation template (JSON or YAML), instead of an app. */
  template?: string;
  /** Names of the stacks to deploy; with a template, the one name that its stack gets. @default all of the app's */
  stacks?: string[];
  /** Values of the templates' parameters, by name. @default each one's default */
  parameters?: Record<string, string>;
  /** Told what is being done. @default says nothing */
  say?: Say;
  /** Ends the deployment where it is: what was begun goes on, nothing is taken back. @default it goes on to its end */
  signal?: AbortSignal;
}

/**
 * Deploys stacks to the local ECS, as `slipway up` does, and waits until every service is steady. A deployment that fails is
 * undone and rejects with the reason and the failing container's last log lines. Give jest's hook or test time for it:
 * images may have to be built.
 */
export async function up(options: UpOptions): Promise<DeployedStacks> {
  const { client, results } = await deploy(options);
  return new DeployedStacks(client, results);
}

/** Starts the local ECS, so that the first test doesn't take longer than the others. `up` does so by itself. */
export async function start(): Promise<void> {
  (await ensureLocal()).close();
}
