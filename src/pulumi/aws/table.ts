import type { CfnProperties } from "../../cfn/properties.generated";
import type { Mapping } from "./mapping";
import { DOMAINS } from "./types/domains";
import { ECS } from "./types/ecs";
import { INSTANCES } from "./types/instances";
import { LOAD_BALANCING } from "./types/load-balancing";
import { NAMES_AND_LOGS } from "./types/names-and-logs";
import { NETWORK } from "./types/network";
import { SCALING } from "./types/scaling";
import { SECURITY } from "./types/security";

/** How each of CloudFormation's types that the plan emits is made with @pulumi/aws. */
export const TABLE: Readonly<Record<keyof CfnProperties, Mapping>> = {
  ...NETWORK,
  ...SECURITY,
  ...ECS,
  ...INSTANCES,
  ...LOAD_BALANCING,
  ...DOMAINS,
  ...NAMES_AND_LOGS,
  ...SCALING,
};
