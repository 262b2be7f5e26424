import type * as pulumi from "@pulumi/pulumi";
import type { Property } from "./convert";

export type Aws = typeof import("@pulumi/aws");

type ResourceClass = new (
  name: string,
  args: Record<string, unknown>,
  opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** How a type of CloudFormation's is made with @pulumi/aws. */
export interface Mapping {
  resourceClass: (aws: Aws) => ResourceClass;
  properties: Record<string, Property>;
  /** Output of the AWS class by the attribute's name. Text alone is the name of the output. */
  attributes: Record<string, string | ((resource: pulumi.CustomResource) => pulumi.Output<unknown>)>;
  /** Arguments that stand for what CloudFormation does by itself. */
  fixed?: Record<string, unknown>;
  /** Where Pulumi's own name (the resource's, and eight characters) may be one that AWS doesn't take. */
  nameRule?: NameRule;
  /** What CloudFormation has inside the resource and @pulumi/aws has beside it. */
  beside?: Record<string, Beside>;
}

/** What of a type is said by hand: the properties that aren't simply an argument of their own. */
export type ByHand = Omit<Mapping, "properties"> & Partial<Pick<Mapping, "properties">>;

/** What AWS takes as a name. */
export interface NameRule {
  longest: number;
  /** Needed where it doesn't take every component's name. */
  allowed?: RegExp;
  /** It takes no beginning of a name for the provider to end: one that is too long is cut here. @default false */
  noPrefix?: true;
}

/** A property that becomes resources of their own. */
export interface Beside {
  resourceClass: (aws: Aws) => ResourceClass;
  /** The end of their names, which a number follows. */
  suffix: string;
  /** The property is no list: there is one. */
  only?: true;
  /** Arguments of one, by the resource that it belongs to and an item of the property. */
  args: (owner: pulumi.CustomResource, item: unknown) => Record<string, unknown>;
  /** A further one, by the resource that they belong to and all of them: nobody refers to the owner before it is there. */
  afterwards?: {
    resourceClass: (aws: Aws) => ResourceClass;
    suffix: string;
    args: (owner: pulumi.CustomResource, made: pulumi.CustomResource[]) => Record<string, unknown>;
  };
}

/** A class of @pulumi/aws, whose arguments the table makes. */
export const resourceClass = (of: (aws: Aws) => unknown) => of as (aws: Aws) => ResourceClass;

/** An output of an AWS class. */
export function outputOf(resource: pulumi.CustomResource, name: string): pulumi.Output<unknown> {
  return (resource as unknown as Record<string, pulumi.Output<unknown>>)[name]!;
}
