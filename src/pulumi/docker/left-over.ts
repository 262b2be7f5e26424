import type { Client } from "../../client";
import type { Held } from "../../client/stack/hold";
import { recorded } from "../../client/stack/recorded";
import { removeResources } from "../../client/stack/remove";
import type { ResourceDescription } from "../../protocol/calls";
import type { Inputs } from "./state";
import { tell } from "./tell";

/**
 * What the local ECS has and Pulumi doesn't know of. A resource is claimed when Pulumi first comes back to it: only then
 * its state surely has it. What isn't claimed was made in this deployment, or in one that was cut off before Pulumi had
 * written it down.
 */
export class LeftOver {
  /** Logical ids of what this deployment makes. */
  private readonly ours = new Set<string>();
  private readonly replacing = new Set<string>();
  private readonly known = new Set<string>();
  /** Whether Pulumi runs the program, and asks about all that it makes. */
  private programRuns = false;

  /** The program has a resource, of which Pulumi's state has these inputs, if any. */
  asked({ logicalId }: Partial<Inputs>): void {
    this.programRuns = true;
    if (logicalId !== undefined) this.known.add(logicalId);
  }

  /** Pulumi is about to replace a resource. */
  replaces({ logicalId }: Inputs): void {
    this.replacing.add(logicalId);
  }

  /** Clears the place that a resource is to be made in. */
  async beforeCreation(
    client: Pick<Client, "getResource" | "claimResource">,
    held: Held,
    { stack, logicalId }: Inputs,
  ): Promise<void> {
    this.ours.add(logicalId);
    const all = await held.calls.listResources({ Stack: stack });
    const there = all.filter((one) => one.LogicalId === logicalId);
    const left = all.filter((one) => this.isLeft(one));
    await this.clear(
      held,
      stack,
      there.filter(({ Unclaimed }) => Unclaimed),
      left,
    );
    const other = there.find(({ Unclaimed, Replaced }) => !Unclaimed && !Replaced);
    if (!other || this.known.has(logicalId)) return;
    // It may be one that Pulumi has under another name, and deletes in this deployment, so it is not touched now.
    const { Identifier } = other;
    const request = { Stack: stack, LogicalId: logicalId, Identifier };
    if (!(await client.getResource(request))) return;
    await client.claimResource({ ...request, Known: false });
    tell(
      logicalId,
      `${Identifier} is there, and Pulumi's state doesn't have it under this name. It goes on beside the new one until ` +
        "Pulumi deletes it; else the next deployment that changes this one, or what it is in, removes it.",
    );
  }

  /** Removes what an earlier deployment found in the place of a resource, and Pulumi hasn't deleted since. */
  async beforeUpdate(held: Held, { stack, logicalId }: Inputs): Promise<void> {
    const all = await held.calls.listResources({ Stack: stack });
    const left = all.filter((one) => this.isLeft(one));
    await this.clear(
      held,
      stack,
      left.filter((one) => one.LogicalId === logicalId && one.Replaced),
      left,
    );
  }

  /** Removes what else needs a resource that is about to go: what Pulumi knows of went before. */
  async beforeRemoval(held: Held, id: string, { stack, logicalId }: Inputs): Promise<void> {
    const all = await held.calls.listResources({ Stack: stack });
    const current = all.some((one) => one.LogicalId === logicalId && one.Identifier === id && !one.Replaced);
    // One that goes before its replacement comes leaves what Pulumi will come back to.
    if (current && this.replacing.has(logicalId)) return;
    const left = all.filter((one) => one.LogicalId !== logicalId && (this.isLeft(one) || !this.programRuns));
    await this.clear(
      held,
      stack,
      left.filter(({ DependsOn }) => DependsOn.includes(logicalId)),
      left,
    );
  }

  /** This deployment sets nothing of its own aside. */
  private isLeft({ Unclaimed = false, Replaced = false, LogicalId }: ResourceDescription): boolean {
    return Unclaimed && (Replaced || !this.ours.has(LogicalId));
  }

  private async clear(
    { calls, signal }: Held,
    stack: string,
    found: ResourceDescription[],
    others: ResourceDescription[],
  ) {
    const left = withDependents(found, others);
    if (left.length === 0) return;
    for (const { LogicalId, Identifier } of left) {
      tell(
        LogicalId,
        `${Identifier} is there, and Pulumi's state doesn't have it: a deployment was cut off, or the state was changed. It is removed.`,
      );
    }
    await removeResources(calls, stack, left.map(recorded), () => {}, signal);
  }
}

/** Those, and what of the others needs them. */
function withDependents(found: ResourceDescription[], others: ResourceDescription[]): ResourceDescription[] {
  const names = new Set(found.map(({ LogicalId }) => LogicalId));
  const more = others.filter((one) => !found.includes(one) && one.DependsOn.some((id) => names.has(id)));
  return more.length === 0 ? found : withDependents([...found, ...more], others);
}
