import { parseQuery, type Query, QueryError } from "../../../ecs/cluster-query";
import type { PlacementConstraint, PlacementStrategy } from "../../ecs/revision/record";
import type { TaskOverrides } from "../../ecs/task/record";
import type { TaskDefinition } from "../../ecs/task-definition/record";
import { type Demand, demandOf } from "./demand";

/** What one task needs of the container instance that it is placed on. */
export interface Need {
  clusterArn: string;
  /** `service:web`, `family:job`: whom `distinctInstance` keeps apart, and `spread` counts. */
  group: string;
  /** Of the strategy. @default any instance of the cluster */
  capacityProvider?: string;
  /** Whether it goes to machines of the user's own, which no other task goes to. @default false */
  external?: boolean;
  demand: Demand;
  distinctInstance: boolean;
  /** Of `memberOf` constraints; with what is wrong with one in its place, where a service from before still has it. */
  memberOf: (Query | QueryError)[];
  strategy: PlacementStrategy[];
}

/** Who is placed, how, and where. */
export interface NeedInput {
  clusterArn: string;
  group: string;
  capacityProvider?: string;
  /** How it is launched. @default on EC2 */
  launchType?: string;
  definition: TaskDefinition;
  overrides?: TaskOverrides;
  placementConstraints: PlacementConstraint[];
  placementStrategy: PlacementStrategy[];
}

/** The constraints of a task definition hold beside those of the service or the call. */
export function needOf(input: NeedInput): Need {
  const { clusterArn, group, capacityProvider, launchType, definition, overrides } = input;
  const { placementConstraints, placementStrategy } = input;
  const constraints = [...placementConstraints, ...definedConstraints(definition)];
  return {
    clusterArn,
    group,
    capacityProvider,
    ...(launchType === "EXTERNAL" && { external: true }),
    demand: demandOf(definition, overrides),
    distinctInstance: constraints.some(({ type }) => type === "distinctInstance"),
    memberOf: constraints.flatMap(({ type, expression }) =>
      type === "memberOf" && expression ? [read(expression)] : [],
    ),
    strategy: placementStrategy,
  };
}

function definedConstraints({ other }: TaskDefinition): PlacementConstraint[] {
  return (other as { placementConstraints?: PlacementConstraint[] } | undefined)?.placementConstraints ?? [];
}

function read(expression: string): Query | QueryError {
  try {
    return parseQuery(expression);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}
