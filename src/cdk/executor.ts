import { isDeepStrictEqual } from "node:util";
import type { CfnResource } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import type { Resource } from "../plan";
import { roleOf } from "../plan/overrides";
import { l1, typedProperties } from "./l1";
import { keepLogicalIds } from "./logical-ids";
import { physicalName } from "./physical-name";
import { Made, Registry } from "./registry";
import { role } from "./role";
import { sdk } from "./sdk";
import { type Find, toCdkMap } from "./values";

/** Makes a construct in `scope` of each planned resource, with its role in the plan as its id, after those that it refers to. */
export function execute(scope: Construct, resources: Resource[]): Made[] {
  keepLogicalIds(scope);
  const registry = Registry.of(scope);
  const all: Made[] = [];
  const waiting = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const makeFirst = (logicalId: string): void => {
    const resource = waiting.get(logicalId);
    if (!resource) return;
    waiting.delete(logicalId);
    for (const id of resource.dependsOn) makeFirst(id);
    const find = (id: string) => {
      makeFirst(id);
      return registry.get(id);
    };
    const made = make(scope, resource, find);
    const { updatePolicy } = resource;
    if (updatePolicy)
      made.element.cfnOptions.updatePolicy = camel(toCdkMap(scope, updatePolicy, { path: logicalId, find }));
    if (resource.deletionPolicy === "Retain") made.element.applyRemovalPolicy(sdk.core.RemovalPolicy.RETAIN);
    registry.add(logicalId, made);
    depend(registry, resource);
    all.push(made);
  };
  for (const { logicalId } of resources) makeFirst(logicalId);
  return all;
}

/**
 * Changes a resource that was made already to what it is planned to be now. What the plan doesn't change stays as the
 * program may have set it since, and its aspects still have the last word.
 */
export function revise(scope: Construct, before: Resource, now: Resource): void {
  const registry = Registry.of(scope);
  const { element } = registry.get(now.logicalId);
  const typed = ({ logicalId: path, type, properties }: Resource) =>
    typedProperties(scope, type, toCdkMap(scope, properties, { path }));
  const known = typed(before);
  for (const [name, value] of Object.entries(typed(now))) {
    if (!isDeepStrictEqual(value, known[name])) Reflect.set(element, name, value);
  }
  depend(registry, now);
}

function make(scope: Construct, { logicalId, type, properties }: Resource, find: Find): Made {
  const id = roleOf({ logicalId });
  const converted = { ...physicalName(scope, type), ...toCdkMap(scope, properties, { path: logicalId, find }) };
  if (type === "AWS::IAM::Role") {
    const made = role(scope, id, converted);
    return new Made(made.node.defaultChild as CfnResource, type, made);
  }
  return new Made(l1(scope, id, type, converted), type);
}

/** As the CDK has the names of an update policy. */
function camel(value: Record<string, unknown>): Record<string, unknown> {
  const inside = (each: unknown) => (isPlainMap(each) ? camel(each) : each);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), inside(each)]),
  );
}

function depend(registry: Registry, { logicalId, dependsOn }: Resource): void {
  const { element } = registry.get(logicalId);
  // In the order in which the CDK has them in a template, which it sorts several times.
  element.node.addDependency(...[...dependsOn].sort().map((id) => registry.dependable(id)));
}
