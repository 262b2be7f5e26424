import type { Client } from "../../client";
import { STACK_TYPE, type StackInputs } from "./state";

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

export async function putStack(client: Client, { stack, source }: StackInputs): Promise<void> {
  await client.putStack({ Stack: stack, Source: source });
}

export async function stackIsThere(connect: () => Promise<Client>, { backend, stack }: StackInputs): Promise<boolean> {
  if (backend !== "docker") return true;
  const stacks = await (await connect()).listStacks();
  return stacks.some(({ Stack }) => Stack === stack);
}

/** Forgets the stack, and removes what an interrupted deployment left of it. */
export async function dropStack(client: Client, { stack }: StackInputs): Promise<void> {
  let left = await client.listResources({ Stack: stack });
  while (left.length > 0) {
    const needed = new Set(left.flatMap((resource) => resource.DependsOn));
    const free = left.filter((resource) => !needed.has(resource.LogicalId));
    for (const { TypeName, LogicalId, Identifier } of free.length > 0 ? free : left) {
      const event = await client.ended(await client.deleteResource({ TypeName, Stack: stack, LogicalId, Identifier }));
      if (event.OperationStatus !== "SUCCESS") {
        throw new Error(`${LogicalId} is left of an earlier deployment and can't be removed: ${event.StatusMessage}`);
      }
    }
    left = await client.listResources({ Stack: stack });
  }
  await client.deleteStack({ Stack: stack });
}
