import type { Action, StackEvent } from "../../client/stack/calls";

type Settled = Extract<StackEvent, { kind: "done" | "failed" | "same" }>;
type Resource = Pick<Settled, "type">;

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
  waiting: number;
  begun: boolean;
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
    this.groups = GROUPS.map(([name]) => ({ name, waiting: 0, begun: false, done: new Map() }));
    for (const resource of resources) {
      const group = this.groupOf(resource);
      if (group) group.waiting += 1;
    }
    return before;
  }

  begin(resource: Resource): void {
    const group = this.groupOf(resource);
    if (group) group.begun = true;
  }

  /** Gives the group's lines when it was the last of it. */
  settle(resource: Resource, action?: Action): GroupLine[] {
    const group = this.groupOf(resource);
    if (!group) return [];
    group.waiting -= 1;
    if (action) group.done.set(action, (group.done.get(action) ?? 0) + 1);
    return group.waiting === 0 ? linesOf(group) : [];
  }

  /** The lines of what was done so far of groups that did not come to their end. */
  end(): GroupLine[] {
    return this.groups.flatMap(linesOf);
  }

  /** Groups that are begun and not at their end: `network and roles: 12 of 34`. */
  underWay(): string[] {
    return this.groups
      .filter(({ begun, waiting }) => begun && waiting > 0)
      .map(({ name, waiting, done }) => `${name}: ${sum(done)} of ${sum(done) + waiting}`);
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
