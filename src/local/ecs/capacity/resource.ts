import { ApiError } from "../../../protocol/errors";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import type { Change } from "../../store/store";
import { findCluster } from "../cluster/find";
import { associatedEach } from "../cluster/pool-association";
import { namesOf, usersOf } from "../strategy/users";
import { CREATE_PROVIDER } from "./calls";
import { type ProviderInput, problemWith, providerOf } from "./check";
import { describeProvider } from "./describe";
import { managedGroup, managedProvider, puttingManaged, removingManaged, servicesOn } from "./managed-instances";
import type { CapacityProvider } from "./record";

const inputOf = (properties: Properties) => fromTemplate("AWS::ECS::CapacityProvider", properties) as ProviderInput;

export const capacityProvider: Handler = {
  acts: templateActs("AWS::ECS::CapacityProvider", CREATE_PROVIDER),

  noun: nounIn("capacityProviders", (_, found) =>
    toTemplate("AWS::ECS::CapacityProvider", describeProvider(found, ["TAGS"])),
  ),

  create(control, request) {
    const input = inputOf(request.properties);
    const id = input.name ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    if (input.managedInstancesProvider) {
      return { identifier: id, changes: managed(control, id, request.stack, input) };
    }
    const put = provider(control, id, request.stack, input);
    return { identifier: id, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  update(control, { stack, properties }, { identifier, attributes }) {
    const input = inputOf(properties);
    if (input.managedInstancesProvider) {
      return { identifier, attributes, changes: managed(control, identifier, stack, input) };
    }
    const put = provider(control, identifier, stack, input);
    return { identifier, attributes, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  kept: (control, { identifier, stack }, staying) => keptBy(control, identifier, stack, staying),
  remove(control, { identifier }) {
    const found = control.store.get("capacityProviders", identifier);
    if (found?.managedInstances) {
      const services = servicesOn(control, found);
      if (services.length === 0) return removingManaged(control, found);
      const names = services.join(", ");
      throw new ApiError("ResourceConflict", `The capacity provider ${identifier} is in use by the services ${names}.`);
    }
    const users = control.store.by("clusters", "capacityProvider", identifier);
    if (users.length > 0) {
      const names = users.map((each) => each.name).join(", ");
      throw new ApiError(
        "ResourceConflict",
        `The capacity provider ${identifier} is associated with the cluster ${names}.`,
      );
    }
    return [{ table: "capacityProviders", remove: identifier }];
  },
};

/** A provider of ECS Managed Instances, which is its cluster's from the first. */
function managed(control: Control, id: string, stack: string, input: ProviderInput): Change[] {
  if (input.autoScalingGroupProvider) {
    const allowed = "allowed is one of AutoScalingGroupProvider and ManagedInstancesProvider";
    throw invalidProperty("AutoScalingGroupProvider", "set", allowed);
  }
  if (input.cluster === undefined) {
    throw invalidProperty("ClusterName", undefined, "ECS Managed Instances are in a cluster");
  }
  const cluster = findCluster(control, input.cluster);
  const put = { ...managedProvider(id, cluster, input.managedInstancesProvider ?? {}, input.tags), stack };
  const made = managedGroup(control, put, cluster.name);
  if ("group" in made) return puttingManaged(control, put, made.group, cluster);
  const { path, value, allowed } = made.problem;
  const inTemplate = path.map((part) => part[0]!.toUpperCase() + part.slice(1));
  throw invalidProperty(["ManagedInstancesProvider", ...inTemplate].join("."), value, allowed);
}

function provider(
  control: Control,
  id: string,
  stack: string,
  { autoScalingGroupProvider: group, tags }: ProviderInput,
): CapacityProvider {
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const put = { ...providerOf(id, group, tags), stack };
  const problem = problemWith(put, control);
  if (problem) {
    const path = problem.path.map((part) => part[0]!.toUpperCase() + part.slice(1));
    throw invalidProperty(["AutoScalingGroupProvider", ...path].join("."), problem.value, problem.allowed);
  }
  return put;
}

/**
 * What is on it in its clusters. What ties capacity providers to a cluster is one resource, which comes before the services:
 * it can't let go of one that a service leaves in the same change, or that goes after it, on AWS as here. One of ECS Managed
 * Instances isn't tied, and one that is associated by itself is let go of by that: they go when all that was to change has
 * changed.
 */
function keptBy(control: Control, name: string, stack: string, staying: ReadonlySet<string>): string | undefined {
  const { store } = control;
  if (store.get("capacityProviders", name)?.managedInstances) return undefined;
  const recorded = store.by("resources", "stack", stack);
  const tied = recorded
    .filter(({ type }) => type === "AWS::ECS::ClusterCapacityProviderAssociations")
    .filter(({ logicalId }) => staying.has(logicalId))
    .map(({ identifier }) => identifier);
  const clusters = store
    .by("clusters", "capacityProvider", name)
    .filter((cluster) => tied.includes(cluster.name) && !associatedEach(control, cluster.name).has(name));
  const users = clusters.map((cluster) => usersOf(control, cluster.id, name));
  const services = users.flatMap((each) => each.services);
  const tasks = users.flatMap((each) => each.tasks);
  if (services.length + tasks.length === 0) return undefined;
  const leaving = new Set(
    recorded.filter(({ logicalId }) => !staying.has(logicalId)).map(({ identifier }) => identifier),
  );
  const those = (goes: boolean) => services.filter(({ id }) => leaving.has(id) === goes).map((service) => service.name);
  return (
    `the capacity provider ${name} is in use by ${namesOf({ services, tasks })}, and ECS takes none out of a cluster that ` +
    `uses it. ${wayOut(those(false), those(true))}`
  );
}

function wayOut(moving: string[], going: string[]): string {
  if (moving.length + going.length === 0) return "It can go when they have ended; `aws ecs stop-task` ends one.";
  const first = [
    ...(moving.length > 0 ? [`with other capacity for ${moving.join(", ")}`] : []),
    ...(going.length > 0 ? [`without ${going.join(", ")}`] : []),
  ];
  return (
    `It takes two deployments: one ${first.join(", ")} and the pool as it is, and one without the pool. ` +
    'In a cluster with associatePools "each" from the first it takes one.'
  );
}
