import type { StrategyItem } from "../capacity/record";

/**
 * What a deployment deploys: ECS's service revision. A rollback restores all of it, and a task is made of its own
 * deployment's, whatever the service has come to since.
 */
export interface Revision {
  taskDefinition: string;
  network?: NetworkConfiguration;
  /** Of tasks on Fargate. @default "LATEST" */
  platformVersion?: string;
  loadBalancers: LoadBalancerConfiguration[];
  serviceRegistries: ServiceRegistry[];
  /** Empty where there is a launch type: a service runs on one or the other. */
  capacityProviderStrategy: StrategyItem[];
  launchType?: "FARGATE" | "EC2";
  placementConstraints: PlacementConstraint[];
  placementStrategy: PlacementStrategy[];
}

export interface NetworkConfiguration {
  subnets: string[];
  securityGroups: string[];
  assignPublicIp: boolean;
}

export interface LoadBalancerConfiguration {
  targetGroupArn: string;
  containerName: string;
  containerPort: number;
}

export interface ServiceRegistry {
  registryArn: string;
  containerName?: string;
  containerPort?: number;
}

export interface PlacementConstraint {
  type: string;
  /** In the cluster query language; with `memberOf` alone. */
  expression?: string;
}

export interface PlacementStrategy {
  type: string;
  field?: string;
}

/**
 * Every part of a revision, and what a change of it does. The API model of UpdateService says so of each: «This
 * parameter triggers a new service deployment», or it doesn't, and then it holds for the tasks started from now on.
 */
const CHANGES: Readonly<Record<keyof Revision, "deploys" | "holds from now on">> = {
  taskDefinition: "deploys",
  network: "deploys",
  platformVersion: "deploys",
  loadBalancers: "deploys",
  serviceRegistries: "deploys",
  capacityProviderStrategy: "holds from now on",
  launchType: "holds from now on",
  placementConstraints: "holds from now on",
  placementStrategy: "holds from now on",
};

/** The parts of a revision. */
export const REVISION_PARTS = Object.keys(CHANGES) as (keyof Revision)[];

/** Parts of a revision to come. A network can be none. */
export type RevisionChanges = Partial<Omit<Revision, "network">> & { network?: NetworkConfiguration | null };

/** The revision after the changes; what is left out, or undefined, stays. */
export function revised(revision: Revision, changes: RevisionChanges): Revision {
  const given = Object.fromEntries(
    REVISION_PARTS.filter((part) => changes[part] !== undefined).map((part) => [part, changes[part]]),
  );
  const next: Revision = { ...revision, ...given };
  if (changes.network === null) delete next.network;
  if (changes.launchType) next.capacityProviderStrategy = changes.capacityProviderStrategy ?? [];
  else if (changes.capacityProviderStrategy?.length) delete next.launchType;
  return next;
}

/** What a part is where nothing is said. */
const UNSAID: Partial<Record<keyof Revision, unknown>> = { platformVersion: "LATEST" };

/** Whether going from the one revision to the other takes a new deployment. */
export function deploysAnew(before: Revision, after: Revision): boolean {
  return REVISION_PARTS.some((part) => CHANGES[part] === "deploys" && !same(part, before, after));
}

function same(part: keyof Revision, before: Revision, after: Revision): boolean {
  const text = (revision: Revision) => JSON.stringify(revision[part] ?? UNSAID[part] ?? null);
  return text(before) === text(after);
}
