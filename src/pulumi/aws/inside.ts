import type { CfnProperties } from "../../cfn/properties.generated";
import type { Resource } from "../../cfn/resource";
import { Att } from "../../cfn/value";

/** Which property of a type names the resource that it belongs to, and what it is called as a property of that. */
const INSIDE = {
  "AWS::AutoScaling::WarmPool": { owner: "AutoScalingGroupName", as: "WarmPool" },
} satisfies Partial<Record<keyof CfnProperties, { owner: string; as: string }>>;

/** Types that CloudFormation has as resources, and @pulumi/aws as an argument of another resource. */
export type Inside = keyof typeof INSIDE;

/** The resources of which @pulumi/aws has a class, each with what belongs inside it. */
export function inside(resources: Resource[]): Resource[] {
  const parts = resources.flatMap((part) => {
    const rule = (INSIDE as Record<string, { owner: string; as: string } | undefined>)[part.type];
    if (!rule) return [];
    const { [rule.owner]: owner, ...properties } = part.properties;
    return owner instanceof Att ? [{ part, owner: owner.logicalId, properties: { [rule.as]: properties } }] : [];
  });
  return resources
    .filter((each) => !parts.some(({ part }) => part === each))
    .map((each) => {
      const own = parts.filter(({ owner }) => owner === each.logicalId).map(({ properties }) => properties);
      return own.length === 0 ? each : { ...each, properties: Object.assign({}, each.properties, ...own) };
    });
}
