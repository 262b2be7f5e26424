import type { StrategyItem } from "../capacity/record";

/** ECS Managed Instances are told from others by their capacity provider. */
export type LaunchType = "FARGATE" | "EC2" | "EXTERNAL";

/**
 * What a deployment deploys: ECS's service revision. A rollback restores all of it, and a task is made of its own
 * deployment's, whatever the service has come to since.
 */
export interface Revision {
  /** ARN; empty for a service without a PRIMARY task set. */
  taskDefinition: string;
  network?: NetworkConfiguration;
  /** Of tasks on Fargate. @default "LATEST" */
  platformVersion?: string;
  loadBalancers: LoadBalancerConfiguration[];
  serviceRegistries: ServiceRegistry[];
  /** How other tasks of its namespace call it, and it them. @default they don't */
  serviceConnect?: ServiceConnect;
  /** Empty where there is a launch type: a service runs on one or the other. */
  capacityProviderStrategy: StrategyItem[];
  launchType?: LaunchType;
  placementConstraints: PlacementConstraint[];
  placementStrategy: PlacementStrategy[];
  /** Of the definition's volumes that are configured at launch. @default none */
  volumeConfigurations?: VolumeConfiguration[];
}

/** That of a service with nothing deployed. ECS shows the launch type EC2 of it. */
export const UNDEPLOYED: Revision = {
  taskDefinition: "",
  launchType: "EC2",
  loadBalancers: [],
  serviceRegistries: [],
  capacityProviderStrategy: [],
  placementConstraints: [],
  placementStrategy: [],
};

/** A new EBS volume for each task, as it was asked for. */
export interface VolumeConfiguration {
  name: string;
  managedEBSVolume: {
    roleArn: string;
    /** A service's volumes always go with their tasks. */
    terminationPolicy?: { deleteOnTermination?: boolean };
    [other: string]: unknown;
  };
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
  /** How requests go from one revision to the next, of deployments that shift them. */
  advancedConfiguration?: {
    /** Where the tasks of every other revision are targets. */
    alternateTargetGroupArn?: string;
    /** The rule, or of a network load balancer the listener, that requests come by. */
    productionListenerRule?: string;
    /** The one that tests of a new revision come by. */
    testListenerRule?: string;
    roleArn?: string;
  };
}

export interface ServiceRegistry {
  registryArn: string;
  /** Of SRV records, for tasks with addresses of their own. */
  port?: number;
  containerName?: string;
  containerPort?: number;
}

/** Service Connect. */
export interface ServiceConnect {
  /** As it was asked for. */
  configuration: { enabled: boolean; namespace?: string; [other: string]: unknown };
  /** What it is called by: each is a service of service discovery that is there for it. */
  endpoints: ConnectEndpoint[];
}

export interface ConnectEndpoint extends ServiceRegistry {
  /** The name in Cloud Map. */
  discoveryName: string;
  namespaceId: string;
  /** The name in DNS. */
  dnsName: string;
  /** Ports beside the container's at which its tasks are called. @default none */
  relayed?: number[];
}

/** Every service of service discovery that tasks of the revision are instances of. */
export const registriesIn = ({ serviceRegistries, serviceConnect }: Revision): ServiceRegistry[] => [
  ...serviceRegistries,
  ...(serviceConnect?.endpoints ?? []),
];

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
  serviceConnect: "deploys",
  capacityProviderStrategy: "holds from now on",
  launchType: "holds from now on",
  placementConstraints: "holds from now on",
  placementStrategy: "holds from now on",
  volumeConfigurations: "deploys",
};

/** The target groups that tasks come to be in: of deployments that shift requests there are two. */
export function targetGroupsOf({ targetGroupArn, advancedConfiguration }: LoadBalancerConfiguration): string[] {
  const alternate = advancedConfiguration?.alternateTargetGroupArn;
  return alternate === undefined ? [targetGroupArn] : [targetGroupArn, alternate];
}

/** The revision with its target groups the other way round, where it has alternate ones. */
export function alternated(revision: Revision): Revision {
  return {
    ...revision,
    loadBalancers: revision.loadBalancers.map((each) => {
      const alternate = each.advancedConfiguration?.alternateTargetGroupArn;
      if (alternate === undefined) return each;
      const advancedConfiguration = { ...each.advancedConfiguration, alternateTargetGroupArn: each.targetGroupArn };
      return { ...each, targetGroupArn: alternate, advancedConfiguration };
    }),
  };
}

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
