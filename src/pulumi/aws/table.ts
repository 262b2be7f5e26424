import type { CfnProperties } from "../../cfn/properties.generated";
import type { POOL_ASSOCIATION } from "../../ecs/pool-association";
import { ARGUMENTS } from "./arguments.generated";
import type { Inside } from "./inside";
import type { ByHand, Mapping } from "./mapping";
import { DELIVERY } from "./types/delivery";
import { DOMAINS } from "./types/domains";
import { ECS } from "./types/ecs";
import { FUNCTIONS } from "./types/functions";
import { INSTANCES } from "./types/instances";
import { LOAD_BALANCING } from "./types/load-balancing";
import { NAMES_AND_LOGS } from "./types/names-and-logs";
import { NETWORK } from "./types/network";
import { QUEUES } from "./types/queues";
import { SCALING } from "./types/scaling";
import { SCHEDULES } from "./types/schedules";
import { SECURITY } from "./types/security";

type Planned = Exclude<keyof CfnProperties, Inside> | typeof POOL_ASSOCIATION;

const BY_HAND: Readonly<Record<Planned, ByHand>> = {
  ...NETWORK,
  ...SECURITY,
  ...ECS,
  ...FUNCTIONS,
  ...INSTANCES,
  ...LOAD_BALANCING,
  ...DOMAINS,
  ...DELIVERY,
  ...NAMES_AND_LOGS,
  ...QUEUES,
  ...SCALING,
  ...SCHEDULES,
};

/** How each of CloudFormation's types that the plan emits is made with @pulumi/aws. */
export const TABLE = Object.fromEntries(
  Object.entries(BY_HAND).map(([type, { properties, ...mapping }]) => [
    type,
    { ...mapping, properties: { ...ARGUMENTS[type], ...properties } },
  ]),
) as Readonly<Record<Planned, Mapping>>;
