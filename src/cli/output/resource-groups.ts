import type { Action, StackEvent } from "../../client/stack/calls";

type Settled = Extract<StackEvent, { kind: "done" | "failed" | "same" }>;
type Resource = Pick<Settled, "logicalId" | "type">;

/** What surrounds services, and is shown a line a group. The last one has what no other has. */
const GROUPS: readonly (readonly [name: string, types: RegExp])[] = [
  ["network and roles", /^AWS::(EC2|IAM|ServiceDiscovery|Route53|CertificateManager)::/],
  ["load balancers", /^AWS::ElasticLoadBalancingV2::/],
  ["cluster, task definitions and logs", /^AWS::(ECS|Logs|AutoScaling|ApplicationAutoScaling)::/],
  ["other resources", /^/],
];

const SERVICE = "AWS::ECS::Service";

interface Group {
  name: string;
  waiting: Set<string>;
  /** How many, by what was done to them. */
  done: Map<Action, number>;
}

export interface GroupLine {
  action: Action;
  text: string;
}

/** Counts what becomes of a stack's resources, a group at a time; of services nothing. */
export class ResourceGroups {
  private groups: Group[] = [];

  /** What is about to be made, changed or deleted. Gives the lines of what was before. */
  plan(resources: readonly Resource[]): GroupLine[] {
    const before = this.end();
    this.groups = GROUPS.map(([name]) => ({ name, waiting: new Set(), done: new Map() }));
    for (const resource of resources) this.groupOf(resource)?.waiting.add(resource.logicalId);
    return before;
  }

  /** Gives the group's lines when it was the last of it. */
  settle(resource: Resource, action?: Action): GroupLine[] {
    const group = this.groupOf(resource);
    if (!group) return [];
    group.waiting.delete(resource.logicalId);
    if (action) group.done.set(action, (group.done.get(action) ?? 0) + 1);
    return group.waiting.size === 0 ? linesOf(group) : [];
  }

  /** The lines of what was done so far of groups that did not come to their end. */
  end(): GroupLine[] {
    return this.groups.flatMap(linesOf);
  }

  /** Groups of which something is done and something isn't: `network and roles: 12 of 34`. */
  underWay(): string[] {
    return this.groups.flatMap(({ name, waiting, done }) => {
      const number = sum(done);
      return number === 0 || waiting.size === 0 ? [] : [`${name}: ${number} of ${number + waiting.size}`];
    });
  }

  private groupOf({ type }: Resource): Group | undefined {
    if (type === SERVICE) return undefined;
    return this.groups[GROUPS.findIndex(([, types]) => types.test(type))];
  }
}

/** Says what was done to a group, once. */
function linesOf(group: Group): GroupLine[] {
  const lines = [...group.done].map(([action, number]) => {
    return { action, text: `${group.name}: ${number} ${number === 1 ? "resource" : "resources"}` };
  });
  group.done.clear();
  return lines;
}

function sum(numbers: ReadonlyMap<Action, number>): number {
  return [...numbers.values()].reduce((total, each) => total + each, 0);
}
