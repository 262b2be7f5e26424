import { table } from "../../table";
import type { Tag } from "../tag";
import { isArm } from "./instance-types";

/**
 * A simulated EC2 instance, or machine of the user's own, that tasks are placed on: a share of this machine's CPU and memory
 * on the books, not in fact.
 */
export interface ContainerInstance {
  /** ARN. */
  id: string;
  clusterArn: string;
  /** `i-…`; of an external one `mi-…`, by which Systems Manager knows it. */
  ec2InstanceId: string;
  /** @default none: it is external */
  autoScalingGroup?: string;
  /** Whose machine it is, where it is none of EC2's. Tasks with the launch type EXTERNAL go there, and no others. @default EC2's */
  external?: External;
  /** The provider of its cluster that its group belongs to, if there is one. */
  capacityProvider?: string;
  status: "ACTIVE" | "DRAINING";
  /** "" where it is external. */
  zone: string;
  /** "external" where it is. */
  instanceType: string;
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  /** @default 0 */
  gpus?: number;
  /** Network interfaces for tasks in `awsvpc` mode, one each. @default as many as there are tasks */
  interfaces?: number;
  /** Its own, beside those that every instance has. @default none */
  attributes?: Attribute[];
  /** Whether EC2 may interrupt it. @default false */
  spot?: boolean;
  /** Whether its agent drains it at the notice of an interruption (ECS_ENABLE_SPOT_INSTANCE_DRAINING). @default false */
  drainsAtNotice?: boolean;
  /** What its group launched it from, as a digest. @default not known */
  launch?: string;
  /** Another was launched in its place: it goes when its tasks are gone. @default false */
  replaced?: boolean;
  /** Whether Auto Scaling is kept from taking it when it scales in. @default as its group says */
  protectedFromScaleIn?: boolean;
  /** When EC2 takes it away: it was given notice. */
  endsAt?: number;
  registeredAt: number;
  /** @default none */
  tags?: Tag[];
}

export interface External {
  /** Of AWS::IAM::Role: the role whose tags say that there is such a machine. @default it was registered by itself */
  role?: string;
  architecture: "arm64" | "x86_64";
}

export interface Attribute {
  name: string;
  value?: string;
}

/** The agent that the simulated instances are said to run. */
export const AGENT = { version: "1.102.0", hash: "4e1b7a9c" };

/** An attribute's value, "" for one that has none; undefined where the instance doesn't have the attribute. */
export function attributeOf(instance: ContainerInstance, name: string): string | undefined {
  // The two that nearly every placement asks for.
  if (instance.external && (name === "ecs.availability-zone" || name === "ecs.instance-type")) return undefined;
  if (name === "ecs.availability-zone") return instance.zone;
  if (name === "ecs.instance-type") return instance.instanceType;
  const found = attributesOf(instance).find((each) => each.name === name);
  return found && (found.value ?? "");
}

/** What expressions of the cluster query language and DescribeContainerInstances call attributes, its own first. */
export function attributesOf({ attributes = [], zone, instanceType, external }: ContainerInstance): Attribute[] {
  const own = external
    ? [{ name: "ecs.capability.external" }]
    : [
        { name: "ecs.availability-zone", value: zone },
        { name: "ecs.instance-type", value: instanceType },
      ];
  const architecture = external?.architecture ?? (isArm(instanceType) ? "arm64" : "x86_64");
  return [
    ...attributes,
    ...own,
    { name: "ecs.os-type", value: "linux" },
    { name: "ecs.os-family", value: "LINUX" },
    { name: "ecs.cpu-architecture", value: architecture },
  ];
}

export const containerInstances = table((instance: ContainerInstance) => ({
  cluster: instance.clusterArn,
  group: instance.autoScalingGroup,
  role: instance.external?.role,
  /** EC2 is about to take it away. */
  noticed: instance.endsAt === undefined ? undefined : "yes",
}));
