import type * as pulumi from "@pulumi/pulumi";
import type { BuildSpec } from "../options";
import type { Platform, Resource, Val } from "../plan";
import type { Lookup } from "./resolve";

/** What a backend made of a planned resource. */
export interface Made {
  /** What is there only when all of these are. */
  resources: pulumi.Resource[];
  /** An attribute as the plan calls it. */
  attribute(name: string): pulumi.Output<unknown>;
}

/** A planned resource's arguments in the backend's own form, last seen before it is made. */
export type Transform = (
  child: Child,
) => { args: Record<string, unknown>; opts: pulumi.CustomResourceOptions } | undefined;

/** A resource that a component is about to make. */
export interface Child {
  /** Name of the Pulumi resource. */
  name: string;
  /** What it is to its component: `TargetGroup`. */
  role: string;
  /** CloudFormation's type name, e.g. `AWS::ElasticLoadBalancingV2::TargetGroup`. */
  type: string;
  /** Arguments of the resource class, which the transform may change or replace. */
  args: Record<string, unknown>;
  opts: pulumi.CustomResourceOptions;
}

export interface MakeContext {
  /** Name of the Pulumi resource. */
  name: string;
  opts: pulumi.CustomResourceOptions;
  lookup: Lookup;
  transform: Transform;
  /** Properties that stay as they were made, by CloudFormation's names. */
  keeps: string[];
}

export interface ImageRequest {
  /** What the names of the Pulumi resources begin with: `web`, or `web-proxy` for a sidecar. */
  name: string;
  build: BuildSpec;
  /** What Amazon ECS needs it built for; this machine runs what it is itself. */
  platform: Platform;
  opts: pulumi.CustomResourceOptions;
}

export interface BuiltImage {
  /** What a task definition names it by. */
  image: Val<string>;
  /** ARN of the repository that it was pushed to, or on this machine would have been. */
  repositoryArn?: Val<string>;
}

/** Where a stack is deployed to. It makes what the plan says, and decides nothing that a user could notice. */
export interface Backend {
  /** The first availability zones in order. */
  zones(count: number, opts: pulumi.InvokeOptions): Val<string>[];
  /** ARN of the cluster of that name. */
  clusterArn(name: pulumi.Input<string>, opts: pulumi.InvokeOptions): Val<string>;
  /** ID of the public hosted zone of that name. */
  zone(name: string, opts: pulumi.InvokeOptions): Val<string>;
  /** The value of a parameter of Systems Manager's, as it is at each deployment. */
  parameter(name: string, opts: pulumi.InvokeOptions): Val<string>;
  /** What of the planned resources is a resource there. @default all, as they are */
  arranged?(planned: Resource[]): Resource[];
  make(planned: Resource, context: MakeContext): Made;
  /** Builds an image. */
  image(request: ImageRequest): BuiltImage;
}
