import { FARGATE_PROVIDERS } from "../../../ecs/fargate";
import type { Calls } from "../../api";
import { capacityProviderArn, missing, nameOf } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { type Acts, all } from "../../shapes/acted";
import { PAGE, TAGS } from "../acts";
import { findCluster } from "../cluster/find";
import { clientException, invalidParameter } from "../errors";
import { paged } from "../pages";
import { type ProviderInput, type ProviderSettings, problemWith, providerOf, withSettings } from "./check";
import { describeFargate, describeProvider } from "./describe";
import type { CapacityProvider } from "./record";

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
  const { name = "", autoScalingGroupProvider: group, tags } = input;
  if (!/^[\w-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name)) {
    throw invalidParameter(
      `name is "${name}"; allowed are up to 255 letters, digits, hyphens and underscores, not beginning with aws, ecs or fargate.`,
    );
  }
  if (!group)
    throw invalidParameter("autoScalingGroupProvider is missing; a capacity provider on this machine needs it.");
  if (control.store.get("capacityProviders", name)) {
    throw invalidParameter(`The specified capacity provider already exists: ${name}.`);
  }
  return put(control, providerOf(name, group, tags));
}

async function updateCapacityProvider(
  control: Control,
  input: { name: string; autoScalingGroupProvider?: ProviderSettings },
) {
  const provider = ownProvider(control, "name", input.name);
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

async function deleteCapacityProvider(control: Control, input: { capacityProvider: string }) {
  const provider = ownProvider(control, "capacityProvider", input.capacityProvider);
  const users = control.store.by("clusters", "capacityProvider", provider.id);
  if (users.length > 0) {
    throw clientException(
      `The capacity provider cannot be deleted because it is associated with cluster: ${users.map(({ name }) => name).join(", ")}. ` +
        "Remove the capacity provider from the cluster and try again.",
    );
  }
  await control.store.commit(withMembership(control, [{ table: "capacityProviders", remove: provider.id }]));
  return {
    capacityProvider: { ...describeProvider(provider, []), status: "INACTIVE", updateStatus: "DELETE_COMPLETE" },
  };
}

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

const NO_MANAGED_INSTANCES = "use an Auto Scaling group";

/** What is acted on of CreateCapacityProvider. */
export const CREATE_PROVIDER: Acts = {
  name: true,
  autoScalingGroupProvider: { ...SETTINGS, autoScalingGroupArn: true },
  managedInstancesProvider: NO_MANAGED_INSTANCES,
  tags: TAGS,
};

export const CAPACITY_CALLS: Calls = {
  CreateCapacityProvider: { run: createCapacityProvider, acts: CREATE_PROVIDER },
  UpdateCapacityProvider: {
    run: updateCapacityProvider,
    acts: { name: true, autoScalingGroupProvider: SETTINGS, managedInstancesProvider: NO_MANAGED_INSTANCES },
  },
  DeleteCapacityProvider: { run: deleteCapacityProvider, acts: all("capacityProvider") },
  DescribeCapacityProviders: {
    run: describeCapacityProviders,
    acts: { ...all("capacityProviders", "cluster", "include"), ...PAGE },
  },
};
