import { containerInstanceArn, lastPart } from "../../arns";
import { hexId } from "../../ids";
import type { Tag } from "../tag";
import type { Attribute, ContainerInstance, External } from "./record";

/** What a machine of the user's own is registered with. */
export interface Machine {
  clusterArn: string;
  /** Tells it apart from all others. */
  seed: string[];
  external: External;
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  attributes: Attribute[];
  /** @default none */
  tags?: Tag[];
}

/** The machine as it is registered with its cluster. */
export function externalInstance({ clusterArn, seed, tags = [], ...machine }: Machine, now: number): ContainerInstance {
  const id = hexId(clusterArn, ...seed);
  return {
    id: containerInstanceArn(lastPart(clusterArn), id),
    clusterArn,
    ec2InstanceId: `mi-${hexId(id).slice(0, 17)}`,
    status: "ACTIVE",
    zone: "",
    instanceType: "external",
    registeredAt: now,
    ...(tags.length > 0 && { tags }),
    ...machine,
  };
}
