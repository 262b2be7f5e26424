import { isPlainMap } from "../cfn/plain-map";
import type { Resource } from "../cfn/resource";
import type { Value } from "../cfn/value";
import { InvalidPropertyError } from "../options";
import { asWritten, type Written, withIntrinsics } from "./intrinsic";
import { Merge } from "./override-merge";

/**
 * Properties of planned resources to set, by the resource's role (`TargetGroup`) and the property's name in
 * CloudFormation. Maps are merged, anything else is replaced, and `null` takes a property out. A map in the place of a list is
 * its items, by their `Key` or `Name`, or by their places: `{ TaskDefinition: { ContainerDefinitions: { web: { User } } } }`.
 */
export type Overrides = Record<string, Record<string, unknown>>;

/**
 * @param component the component in messages, e.g. `FargateService "web"`
 * @param overrides with leaves in place of tokens and Outputs
 */
export function override(component: string, resources: Resource[], overrides: Overrides): Resource[] {
  return resources.map((resource) => {
    const role = roleOf(resource);
    const own = overrides[role];
    if (!own) return resource;
    // A table of megabytes, which only programs with overrides need.
    const { CFN_STRUCTURES } = require("../cfn/shapes.generated") as typeof import("../cfn/shapes.generated");
    const { type, properties } = resource;
    const merge = new Merge(CFN_STRUCTURES, component);
    const merged = merge.merged({ type: "structure", name: type }, properties, own, `overrides.${role}`);
    return { ...resource, properties: merged as Record<string, Value> };
  });
}

/** Overrides as a user says them, with leaves in place of tokens, Outputs and calls of CloudFormation's functions. */
export function checkedOverrides(component: string, written: unknown, framework: Written): Overrides {
  const overrides = withIntrinsics(written ?? {}, framework);
  const allowed = "allowed are properties by the resource's role, such as { Service: { EnableECSManagedTags: true } }";
  if (!isPlainMap(overrides)) throw new InvalidPropertyError(component, "overrides", asWritten(overrides), allowed);
  for (const [role, properties] of Object.entries(overrides)) {
    if (properties === undefined || isPlainMap(properties)) continue;
    throw new InvalidPropertyError(component, `overrides.${role}`, asWritten(properties), allowed);
  }
  return overrides as Overrides;
}

/** What a component is said to be: an object, of which its own checks see each property. */
export function checkedProps<T>(component: string, props: T): T {
  if (typeof props === "object" && props !== null && !Array.isArray(props)) return props;
  throw new InvalidPropertyError(component, "props", props, "allowed is an object of the component's properties");
}

/** Refuses overrides of what a component doesn't make. */
export function checkRoles(component: string, overrides: Overrides, resources: Resource[]): void {
  const roles = resources.map(roleOf);
  const wrong = Object.keys(overrides).find((role) => !roles.includes(role));
  if (wrong === undefined) return;
  const allowed = `there is no such resource; there are ${roles.join(", ")}`;
  throw new InvalidPropertyError(component, `overrides.${wrong}`, overrides[wrong], allowed);
}

/** What a resource is to its component: `TargetGroup` of `web/TargetGroup`. */
export function roleOf({ logicalId }: Pick<Resource, "logicalId">): string {
  return logicalId.slice(logicalId.lastIndexOf("/") + 1);
}
