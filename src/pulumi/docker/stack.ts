import type { Client } from "../../client";
import type { Held } from "../../client/stack/hold";
import { removeAll } from "../../client/stack/remove";
import type { Local } from "./local";
import { STACK_TYPE, type StackInputs } from "./state";
import { tell } from "./tell";

/** What the stack's own resource is called in messages. */
const RECORD = "slipway";

export function isStack(state: object): state is StackInputs {
  return (state as { type?: unknown }).type === STACK_TYPE;
}

/** Why a stack can't be deployed as asked, if so: its backend is settled by its first deployment. */
export function stackFailures(olds: Partial<StackInputs>, news: StackInputs) {
  if (olds.backend === undefined || olds.backend === news.backend) return [];
  const reason =
    `slipway:backend is ${news.backend}, and this stack was deployed with ${olds.backend}; ` +
    "a stack keeps its backend. Set it back, deploy another stack, or run `pulumi destroy` first with the old value.";
  return [{ property: "backend", reason }];
}

/**
 * The stack's own resource is the first of each deployment: an update of it brings up the local ECS where it doesn't run,
 * so that what follows is compared with what is there.
 */
export async function stackChanges(local: Local, olds: StackInputs, news: object) {
  const replaces = (["type", "stack", "source"] as const).filter((key) => olds[key] !== (news as StackInputs)[key]);
  if (replaces.length > 0 || olds.backend !== "docker") return { changes: replaces.length > 0, replaces };
  const client = await local.running();
  if (!client) tell(RECORD, "The local ECS doesn't run. `pulumi up` starts it.");
  const found = client !== undefined && !(await isLost(local, client, olds));
  return { changes: !found, replaces };
}

/** Puts the stack on record again, where the local ECS has none or didn't run. */
export async function restoreStack(local: Local, client: Client, held: Held, inputs: StackInputs): Promise<void> {
  await isLost(local, client, inputs);
  await putStack(held, inputs);
}

async function isLost({ lost }: Local, client: Client, { stack }: StackInputs): Promise<boolean> {
  if (lost.has(stack)) return true;
  if (await isThere(client, { stack })) return false;
  lost.add(stack);
  tell(RECORD, `The local ECS has no stack ${stack} any more, which Pulumi's state has. All of it is made again.`);
  return true;
}

export async function isThere(client: Client, { stack }: Pick<StackInputs, "stack">): Promise<boolean> {
  return (await client.listStacks()).some(({ Stack }) => Stack === stack);
}

/** Records the stack. What the local ECS has of one that Pulumi's state doesn't have goes first. */
export async function makeStack(held: Held, inputs: StackInputs): Promise<void> {
  await putStack(held, inputs);
  const left = await held.calls.listResources({ Stack: inputs.stack });
  if (left.length === 0) return;
  tell(
    RECORD,
    `The local ECS has a stack ${inputs.stack} with ${left.length} resources, which Pulumi's state doesn't have: it was ` +
      "removed by force, or lost. They are removed, and made again.",
  );
  await dropStack(held, inputs);
  await putStack(held, inputs);
}

async function putStack({ calls }: Held, { stack, source }: StackInputs): Promise<void> {
  await calls.putStack({ Stack: stack, Source: source });
}

/** Forgets the stack, and removes what an interrupted deployment left of it. */
export async function dropStack(held: Held, { stack }: StackInputs): Promise<void> {
  try {
    await removeAll(held, stack);
  } catch (error) {
    if (!held.signal.aborted) throw error;
    throw new Error("Interrupted. What is being deleted goes on to be; the next `pulumi destroy` removes the rest.");
  }
}
