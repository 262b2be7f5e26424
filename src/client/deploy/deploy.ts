import type { Client } from "../client";
import { ensureLocal } from "../control-plane/ensure-local";
import { connectDocker } from "../docker/docker";
import { InterruptedError } from "../errors";
import { type Say, silent } from "../say";
import { applyStack, type StackResult } from "../stack/apply";
import type { StackEvent } from "../stack/calls";
import { checkStack } from "../stack/check";
import type { PlannedChange } from "../stack/plan";
import { buildImages } from "./images";
import { type LookUp, lookUpHere } from "./lookups";
import { checkStacks, lookAround, readStack } from "./read";
import { type SourceOptions, type StackSources, stackSources } from "./sources";
import { onceAKind } from "./warnings";

export interface DeployOptions extends SourceOptions {
  /** Values of the templates' parameters, by name; for those templates that declare them. @default each one's default */
  parameters?: Record<string, string>;
  /** Told what is being done. @default says nothing */
  say?: Say;
  /** Ends it where it is: what was begun goes on, nothing is taken back. @default it goes on to its end */
  signal?: AbortSignal;
  /** Who changes the stacks, for those that want to meanwhile. @default this process */
  by?: string;
  /** Called before a stack is applied; what it gives is called with what happens then. */
  observe?: (client: Client, stack: string) => StackObserver;
}

/** Follows the deployment of one stack. */
export interface StackObserver {
  event(event: StackEvent): void;
  /** The stack is deployed, or failed to be. */
  end(): Promise<void>;
}

/** What was deployed, and the client that it was deployed by. */
export interface Deployed {
  client: Client;
  results: StackResult[];
}

/**
 * Deploys the stacks of a CDK app, or a template, to the local ECS of this machine, one after the other, and waits until each
 * is steady. What fails is undone, and throws a `DeploymentFailedError`.
 */
export async function deploy(options: DeployOptions): Promise<Deployed> {
  const { say = silent, observe, parameters = {}, signal, by } = options;
  const [client, { stacks, dispose }] = await unlessAborted(signal, prepared(options));
  try {
    for (const { name, warnings } of stacks) {
      for (const warning of onceAKind(warnings)) say(`Stack ${name}: ${warning}`);
    }
    await checkStacks(client, stacks, parameters);
    const images = stacks.flatMap((stack) => stack.images);
    const building = { say, verbose: options.verbose, signal };
    if (images.length > 0) await unlessAborted(signal, buildImages(await connectDocker(), images, building));
  } finally {
    await dispose();
  }
  const around = await lookAround(client, stacks);
  const results: StackResult[] = [];
  for (const stack of stacks) {
    const { warnings, ...input } = readStack(stack, around, parameters);
    for (const warning of warnings) say(`Stack ${stack.name}: ${warning}`);
    const observer = observe?.(client, stack.name);
    try {
      // What other stacks export was not known before.
      if (stacks.length > 1) await checkStack(client, input, await client.listStacks());
      const result = await applyStack(client, input, (event) => observer?.event(event), { signal, by });
      around.imports = { ...around.imports, ...result.exports };
      around.stackOutputs = { ...around.stackOutputs, [stack.name]: result.outputs };
      results.push(result);
    } finally {
      await observer?.end();
    }
  }
  return { client, results };
}

/** Work before anything of a stack is changed: where it is ended, nothing has to be told of. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(new InterruptedError("Interrupted. No stack was changed.", { cause: signal.reason }));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    leave = () => signal.removeEventListener("abort", abort);
  });
  return Promise.race([work, aborted]).finally(leave);
}

/** What a deployment would do with a stack. */
export interface StackDifference {
  stack: string;
  changes: PlannedChange[];
}

/** What {@link deploy} would do, checked as it does, and without changing anything. */
export async function difference(options: Omit<DeployOptions, "observe">): Promise<StackDifference[]> {
  const { say = silent, parameters = {} } = options;
  const [client, { stacks, dispose }] = await prepared(options);
  await dispose();
  const checked = await checkStacks(client, stacks, parameters, { plan: true }).finally(() => client.close());
  for (const { stack } of checked) for (const warning of stack.warnings) say(`Stack ${stack.name}: ${warning}`);
  return checked.map(({ stack, plan }) => ({ stack: stack.name, changes: plan?.changes ?? [] }));
}

/** The local ECS and the stacks, at the same time. The app's own error goes before that of starting the local ECS. */
async function prepared(options: DeployOptions): Promise<[Client, StackSources]> {
  const starting = ensureLocal({ say: options.say });
  const lookUp: LookUp = async (missing) => lookUpHere(await starting, missing);
  const [local, sources] = await Promise.allSettled([starting, stackSources(options, lookUp)]);
  if (sources.status === "rejected") throw sources.reason;
  if (local.status === "fulfilled") return [local.value, sources.value];
  await sources.value.dispose();
  throw local.reason;
}
