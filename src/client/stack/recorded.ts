import type { Policy, Resource } from "../../cfn/resource";
import type { ResourceDescription } from "../../protocol/calls";
import { needsOf } from "./input";

/** A resource as the control plane has it recorded. */
export interface Recorded {
  logicalId: string;
  type: string;
  /** CloudFormation's physical id. */
  identifier: string;
  properties: Record<string, unknown>;
  attributes: Record<string, unknown>;
  dependsOn: string[];
  deletionPolicy?: Policy;
  updateReplacePolicy?: Policy;
  /** Set aside by a replacement, and to be deleted. */
  replaced: boolean;
  /** What the stack's last deployment that went through left of it; none of what was made since. */
  deployed?: Pick<Recorded, "properties" | "dependsOn">;
}

export function recorded(description: ResourceDescription): Recorded {
  return {
    logicalId: description.LogicalId,
    type: description.TypeName,
    identifier: description.Identifier,
    properties: JSON.parse(description.Properties) as Record<string, unknown>,
    attributes: JSON.parse(description.Attributes) as Record<string, unknown>,
    dependsOn: description.DependsOn,
    deletionPolicy: description.DeletionPolicy,
    updateReplacePolicy: description.UpdateReplacePolicy,
    replaced: description.Replaced ?? false,
    ...(description.Deployed && {
      deployed: {
        properties: JSON.parse(description.Deployed.Properties) as Record<string, unknown>,
        dependsOn: description.Deployed.DependsOn,
      },
    }),
  };
}

/** Those that stand for their logical ids, by these. */
export function current(resources: readonly Recorded[]): Map<string, Recorded> {
  return new Map(resources.filter(({ replaced }) => !replaced).map((resource) => [resource.logicalId, resource]));
}

/** What differs beside properties, by the names that templates have for it. */
export function besideProperties(resource: Resource, known: Recorded): string[] {
  return [
    ...(needsOf(resource).join() === [...known.dependsOn].sort().join() ? [] : ["DependsOn"]),
    ...(resource.deletionPolicy === known.deletionPolicy ? [] : ["DeletionPolicy"]),
    ...(resource.updateReplacePolicy === known.updateReplacePolicy ? [] : ["UpdateReplacePolicy"]),
  ];
}
