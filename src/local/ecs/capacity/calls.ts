import { FARGATE_PROVIDERS } from "../../../ecs/fargate";
import type { Calls } from "../../api";
import { capacityProviderArn, missing, nameOf } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { type Acts, all } from "../../shapes/acted";
import { PAGE, TAGS } from "../acts";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { clientException, invalidParameter } from "../errors";
import { paged } from "../pages";
import { type ProviderInput, type ProviderSettings, problemWith, providerOf, withSettings } from "./check";
import { describeFargate, describeProvider } from "./describe";
import { managedGroup, managedProvider, puttingManaged, removingManaged, servicesOn } from "./managed-instances";
import type { CapacityProvider, ManagedInstancesInput } from "./record";

/** All of them, those of a cluster, or those that are named. */
async function describeCapacityProviders(
  control: Control,
  input: {
    capacityProviders?: string[];
    cluster?: string;
    include?: string[];
    maxResults?: number;
    nextToken?: string;
  },
) {
  const own = control.store.list("capacityProviders");
  const of = input.cluster === undefined ? undefined : findCluster(control, input.cluster).capacityProviders;
  const all = [
    ...FARGATE_PROVIDERS.map(describeFargate),
    ...own.map((provider) => describeProvider(provider, input.include ?? [])),
  ].filter(({ name }) => of === undefined || of.includes(name));
  const wanted = input.capacityProviders?.map((given) => ({ given, name: nameOf("capacity-provider", given) }));
  const found = wanted ? all.filter((provider) => wanted.some(({ name }) => name === provider.name)) : all;
  return {
    ...paged("capacityProviders", found, input, 10, ({ name }) => name),
    failures: (wanted ?? [])
      .filter(({ name }) => !all.some((provider) => provider.name === name))
      .map(({ given }) => missing(given, capacityProviderArn)),
  };
}

async function createCapacityProvider(control: Control, input: ProviderInput) {
  const { name = "", autoScalingGroupProvider: group, managedInstancesProvider: managed, tags } = input;
  if (!/^[\w-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name)) {
    throw invalidParameter(
      `name is "${name}"; allowed are up to 255 letters, digits, hyphens and underscores, not beginning with aws, ecs or fargate.`,
    );
  }
  if ((group === undefined) === (managed === undefined)) {
    throw invalidParameter("One of autoScalingGroupProvider and managedInstancesProvider is needed.");
  }
  if (control.store.get("capacityProviders", name)) {
    throw invalidParameter(`The specified capacity provider already exists: ${name}.`);
  }
  if (managed) {
    if (input.cluster === undefined) throw invalidParameter("cluster is missing; ECS Managed Instances are in one.");
    const cluster = findCluster(control, input.cluster);
    return putManaged(control, managedProvider(name, cluster, managed, tags), cluster);
  }
  if (!group) throw invalidParameter("autoScalingGroupProvider is missing.");
  if (input.cluster !== undefined) {
    throw invalidParameter(
      "cluster is allowed with managedInstancesProvider only; PutClusterCapacityProviders ties others to one.",
    );
  }
  return put(control, providerOf(name, group, tags));
}

async function updateCapacityProvider(
  control: Control,
  input: {
    name: string;
    cluster?: string;
    autoScalingGroupProvider?: ProviderSettings;
    managedInstancesProvider?: ManagedInstancesInput;
  },
) {
  const provider = ownProvider(control, "name", input.name);
  const { managedInstances } = provider;
  if (managedInstances) {
    const { managedInstancesProvider = {} } = input;
    const { instanceLaunchTemplate } = managedInstances.asked;
    const asked = {
      ...managedInstances.asked,
      ...managedInstancesProvider,
      instanceLaunchTemplate: { ...instanceLaunchTemplate, ...managedInstancesProvider.instanceLaunchTemplate },
    };
    const cluster = findCluster(control, managedInstances.cluster);
    return putManaged(
      control,
      { ...managedProvider(provider.id, cluster, asked, provider.tags), ...stackOf(provider) },
      cluster,
    );
  }
  return put(control, withSettings(provider, input.autoScalingGroupProvider ?? {}));
}

async function put(control: Control, provider: CapacityProvider) {
  const problem = problemWith(provider, control);
  if (problem) {
    const path = ["autoScalingGroupProvider", ...problem.path].join(".");
    throw invalidParameter(`${path} is ${JSON.stringify(problem.value)}; ${problem.allowed}.`);
  }
  await control.store.commit(withMembership(control, [{ table: "capacityProviders", put: provider }]));
  return { capacityProvider: describeProvider(provider, ["TAGS"]) };
}

const stackOf = ({ stack }: CapacityProvider) => (stack === undefined ? {} : { stack });

async function putManaged(control: Control, provider: CapacityProvider, cluster: Cluster) {
  const made = managedGroup(control, provider, cluster.name);
  if ("problem" in made) {
    const { path, value, allowed } = made.problem;
    throw invalidParameter(`managedInstancesProvider.${path.join(".")} is ${JSON.stringify(value)}; ${allowed}.`);
  }
  await control.store.commit(puttingManaged(control, provider, made.group, cluster));
  return { capacityProvider: describeProvider(provider, ["TAGS"]) };
}

async function deleteCapacityProvider(control: Control, input: { capacityProvider: string }) {
  const provider = ownProvider(control, "capacityProvider", input.capacityProvider);
  if (provider.managedInstances) {
    const services = servicesOn(control, provider);
    if (services.length > 0) {
      throw clientException(
        `The capacity provider cannot be deleted because it is in use by services: ${services.join(", ")}.`,
      );
    }
    await control.store.commit(removingManaged(control, provider));
    return gone(provider);
  }
  const users = control.store.by("clusters", "capacityProvider", provider.id);
  if (users.length > 0) {
    throw clientException(
      `The capacity provider cannot be deleted because it is associated with cluster: ${users.map(({ name }) => name).join(", ")}. ` +
        "Remove the capacity provider from the cluster and try again.",
    );
  }
  await control.store.commit(withMembership(control, [{ table: "capacityProviders", remove: provider.id }]));
  return gone(provider);
}

const gone = (provider: CapacityProvider) => ({
  capacityProvider: { ...describeProvider(provider, []), status: "INACTIVE", updateStatus: "DELETE_COMPLETE" },
});

function ownProvider({ store }: Control, path: string, nameOrArn: string): CapacityProvider {
  const name = nameOf("capacity-provider", nameOrArn);
  if (FARGATE_PROVIDERS.some((each) => each === name)) {
    throw invalidParameter(`${path} is "${name}", which is Fargate's own and can't be changed.`);
  }
  const found = name === undefined ? undefined : store.get("capacityProviders", name);
  if (!found) throw clientException(`The specified capacity provider does not exist: ${nameOrArn}.`);
  return found;
}

const SETTINGS: Acts = {
  ...all("managedTerminationProtection", "managedDraining"),
  managedScaling: all(
    "status",
    "targetCapacity",
    "minimumScalingStepSize",
    "maximumScalingStepSize",
    "instanceWarmupPeriod",
  ),
};

const RANGE = all("min", "max");

/** Roles, profiles and security groups are recorded wherever they are: a warning of their own says so. */
const LAUNCH: Acts = {
  ec2InstanceProfileArn: true,
  networkConfiguration: all("subnets", "securityGroups"),
  instanceRequirements: {
    ...{ vCpuCount: RANGE, memoryMiB: RANGE, acceleratorCount: RANGE },
    ...all("cpuManufacturers", "allowedInstanceTypes"),
    // The smallest type that has as many CPUs and as much memory stands for all that meet the rest.
    "*": true,
  },
  // A disk is as large as Docker's, and measured by what runs.
  storageConfiguration: { storageSizeGiB: true },
  monitoring: true,
};

const managedInstances = (launch: Acts): Acts => ({
  ...all("infrastructureRoleArn", "propagateTags"),
  instanceLaunchTemplate: launch,
  infrastructureOptimization: all("scaleInAfter"),
});

const noReservations = (option: unknown) =>
  option === "RESERVED" ? "there are no Capacity Reservations on this machine" : true;

/** What is acted on of CreateCapacityProvider. */
export const CREATE_PROVIDER: Acts = {
  name: true,
  autoScalingGroupProvider: { ...SETTINGS, autoScalingGroupArn: true },
  cluster: true,
  managedInstancesProvider: managedInstances({ ...LAUNCH, capacityOptionType: noReservations }),
  tags: TAGS,
};

export const CAPACITY_CALLS: Calls = {
  CreateCapacityProvider: { run: createCapacityProvider, acts: CREATE_PROVIDER },
  UpdateCapacityProvider: {
    run: updateCapacityProvider,
    acts: {
      ...all("name", "cluster"),
      autoScalingGroupProvider: SETTINGS,
      managedInstancesProvider: managedInstances(LAUNCH),
    },
  },
  DeleteCapacityProvider: { run: deleteCapacityProvider, acts: all("capacityProvider") },
  DescribeCapacityProviders: {
    run: describeCapacityProviders,
    acts: { ...all("capacityProviders", "cluster", "include"), ...PAGE },
  },
};
