import type { CfnResource } from "aws-cdk-lib";
import type { Construct, IConstruct } from "constructs";
import { references } from "../cfn/references";
import type { Resource } from "../plan";
import { roleOf } from "../plan/overrides";
import { l1 } from "./l1";
import { physicalName } from "./physical-name";
import { type Made, Registry } from "./registry";
import { role } from "./role";
import { toCdkMap } from "./values";

/** Makes a construct in `scope` of each planned resource, with its role in the plan as its id. */
export function execute(scope: Construct, resources: Resource[]): void {
  const registry = Registry.of(scope);
  for (const resource of inOrder(resources)) {
    const made = make(scope, resource);
    registry.add(resource.logicalId, made);
    depend(scope, resource);
  }
}

/** Changes a resource that was made already to what it is planned to be now. */
export function revise(scope: Construct, resource: Resource): void {
  const { element } = Registry.of(scope).get(resource.logicalId);
  for (const [name, value] of Object.entries(toCdkMap(scope, resource.properties, resource.logicalId))) {
    element.addPropertyOverride(name, value);
  }
  depend(scope, resource);
}

function make(scope: Construct, { logicalId, type, properties }: Resource): Made {
  const id = roleOf({ logicalId });
  const converted = { ...physicalName(scope, type), ...toCdkMap(scope, properties, logicalId) };
  if (type === "AWS::IAM::Role") {
    const construct = role(scope, id, converted);
    return { construct, element: construct.node.defaultChild as CfnResource, type };
  }
  const element = l1(scope, id, type, converted);
  return { construct: element, element, type };
}

function depend(scope: IConstruct, { logicalId, dependsOn }: Resource): void {
  const registry = Registry.of(scope);
  const { element } = registry.get(logicalId);
  element.node.addDependency(...dependsOn.map((id) => registry.dependable(id)));
}

/** What others refer to first, otherwise as they come. */
function inOrder(resources: Resource[]): Resource[] {
  const waiting = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const ordered: Resource[] = [];
  const visit = (resource: Resource) => {
    if (!waiting.delete(resource.logicalId)) return;
    for (const id of [...resource.dependsOn, ...references(resource.properties)]) {
      const first = waiting.get(id);
      if (first) visit(first);
    }
    ordered.push(resource);
  };
  for (const resource of resources) visit(resource);
  return ordered;
}
