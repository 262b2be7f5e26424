import { lastPart } from "../arns";
import type { Control } from "../control";
import type { ResourceRecord } from "../resources/record";
import { type Candidate, distinctNames } from "./distinct";
import { type NamedType, userNames } from "./user-name";

/** Something that has a name. */
export interface Named {
  /** What a resource's record knows it by: its ARN; the name of a cluster, the family of a task definition. */
  id: string;
  name: string;
  stack?: string;
  /** What the name is unique in, where it isn't in the account: the service's cluster. */
  home?: string;
  /** Removed already: only its tasks are left. */
  gone?: boolean;
  /** Only tasks that have ended are left of it. */
  past?: boolean;
}

/** Where a template gives a name. */
const NAME_PROPERTIES: Record<NamedType, string> = {
  "AWS::ECS::Service": "ServiceName",
  "AWS::ECS::Cluster": "ClusterName",
  "AWS::ECS::TaskDefinition": "Family",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
};

/** How a name ends that CloudFormation made, and one that the CDK did, or that has such a one in it. */
const MADE_BY_CLOUDFORMATION = /-[0-9A-F]{12}$/;
const MADE_BY_CDK = /[0-9A-F]{8}(-|$)/;

/**
 * What people are shown instead of generated names, by `id`: what they wrote, and no two of `things` the same. A name that
 * the user gave stays.
 */
export function displayNames(control: Control, type: NamedType, things: readonly Named[]): Map<string, string> {
  const records = control.store.by("resources", "type", type);
  // A task definition's family is its successor's too: that one counts.
  const byCurrent = [...records].sort((a, b) => Number(isCurrent(a)) - Number(isCurrent(b)));
  const known = new Map(byCurrent.map((record) => [identityOf(type, record.identifier), record]));
  const there = things.filter(({ gone }) => !gone);
  const names = distinctNames(there.map((thing) => candidateOf(type, thing, known.get(thing.id))));
  for (const thing of things) {
    if (thing.gone) names.set(thing.id, `${goneName(type, thing, records)} (removed)`);
  }
  return names;
}

function isCurrent({ id, stack, logicalId }: ResourceRecord): boolean {
  return id === `${stack}|${logicalId}`;
}

/** A task definition's revisions have one name. */
function identityOf(type: NamedType, identifier: string): string {
  return type === "AWS::ECS::TaskDefinition" ? familyOf(lastPart(identifier)) : identifier;
}

export function familyOf(definition: string): string {
  return definition.slice(0, definition.lastIndexOf(":"));
}

function candidateOf(type: NamedType, { id, name, stack, home, past }: Named, record?: ResourceRecord): Candidate {
  const own = home === undefined ? [name] : [name, `${home}/${name}`];
  const [first, ...others] = record && isGenerated(record) ? writtenNames(type, record) : [];
  if (first === undefined) return { id, stack, past, given: true, names: own as [string, ...string[]] };
  return { id, stack, past, given: false, names: [first, ...others, ...own] };
}

function isGenerated({ type, properties }: ResourceRecord): boolean {
  const given = properties[NAME_PROPERTIES[type as NamedType]];
  // The CDK's constructs give every family a name of their making.
  return given === undefined || (type === "AWS::ECS::TaskDefinition" && MADE_BY_CDK.test(String(given)));
}

function writtenNames(type: NamedType, record: ResourceRecord): string[] {
  const { logicalId, path } = record;
  const names = userNames({ type, logicalId, path });
  return isCurrent(record) ? names : names.map((name) => `${name} (replaced)`);
}

/** Of what has no record any more its name tells, and the record of what is in its place now. */
function goneName(type: NamedType, { name, stack }: Named, records: readonly ResourceRecord[]): string {
  if (stack === undefined || !name.startsWith(`${stack}-`) || !MADE_BY_CLOUDFORMATION.test(name)) return name;
  const logicalId = name.slice(stack.length + 1).replace(MADE_BY_CLOUDFORMATION, "");
  const path = records.find((record) => record.stack === stack && record.logicalId === logicalId)?.path;
  return userNames({ type, logicalId, path })[0]!;
}
