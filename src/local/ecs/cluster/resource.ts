import { ApiError } from "../../../protocol/errors";
import { clusterArn } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { alreadyExists, type Handler, type Properties, physicalName } from "../../resources/handler";
import { noun } from "../../resources/noun";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { type EcsType, templateActs } from "../../shapes/vocabulary";
import { tagsOf } from "../tags";
import { CREATE_CLUSTER, PUT_CAPACITY_PROVIDERS } from "./calls";
import {
  type ClusterInput,
  deletedCluster,
  extrasOf,
  isManaged,
  newCluster,
  refuseDeletion,
  settingsOf,
  withProviders,
} from "./check";
import { describeCluster, EVERYTHING } from "./describe";
import { findCluster, tryFindCluster } from "./find";
import { associatedEach } from "./pool-association";
import type { Cluster } from "./record";

const inputOf = (properties: Properties) => fromTemplate("AWS::ECS::Cluster", properties) as ClusterInput;

/** An ACTIVE cluster, with what of it is a property of the type; a provider that is associated by itself is of neither. */
const clusterAs = (type: EcsType) =>
  noun({
    table: "clusters",
    find(control, { identifier }) {
      const found = tryFindCluster(control, identifier);
      return found?.status === "ACTIVE" ? found : undefined;
    },
    shows(control, found) {
      const each = associatedEach(control, found.name);
      const capacityProviders = found.capacityProviders.filter((name) => !each.has(name));
      return toTemplate(type, describeCluster(control, { ...found, capacityProviders }, EVERYTHING));
    },
  });

export const cluster: Handler = {
  noun: clusterAs("AWS::ECS::Cluster"),
  acts: templateActs("AWS::ECS::Cluster", CREATE_CLUSTER),

  create(control, request) {
    const input = inputOf(request.properties);
    const clusterName = input.clusterName ?? physicalName(control, request);
    const existing = control.store.get("clusters", clusterArn(clusterName));
    if (existing?.status === "ACTIVE") throw alreadyExists(`The cluster ${clusterName}`);
    const made: Cluster = { ...newCluster(control, { ...input, clusterName }), stack: request.stack };
    return {
      identifier: made.name,
      attributes: { Arn: made.id },
      changes: withMembership(control, [{ table: "clusters", put: made }]),
    };
  },

  update(control, { properties }, { identifier, attributes }) {
    const input = inputOf(properties);
    // What the template no longer has goes back to its default; associations may be a resource of their own.
    let changed: Cluster = {
      ...findCluster(control, identifier),
      settings: settingsOf(input.settings ?? []),
      configuration: undefined,
      serviceConnectDefaults: undefined,
      ...extrasOf(input),
      tags: tagsOf(input.tags),
    };
    if (input.capacityProviders) {
      changed = withProviders(control, changed, {
        capacityProviders: input.capacityProviders,
        defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
      });
    }
    return { identifier, attributes, changes: withMembership(control, [{ table: "clusters", put: changed }]) };
  },

  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (found?.status !== "ACTIVE") return [];
    refuseDeletion(control, found);
    return [{ table: "clusters", put: deletedCluster(found, control.clock.now()) }];
  },
};

/**
 * The associations of a cluster's capacity providers. CloudFormation makes them where the cluster has none.
 * @see https://github.com/aws/aws-cdk/issues/14730
 */
export const capacityProviderAssociations: Handler = {
  noun: clusterAs("AWS::ECS::ClusterCapacityProviderAssociations"),
  acts: templateActs("AWS::ECS::ClusterCapacityProviderAssociations", PUT_CAPACITY_PROVIDERS),
  create(control, { properties }) {
    const input = inputOfAssociations(properties);
    const { name, capacityProviders } = findCluster(control, input.cluster);
    const there = capacityProviders.filter((provider) => !isManaged(control, provider));
    if (there.length === 0) return associate(control, input);
    throw new ApiError(
      "AlreadyExists",
      `The cluster already contains capacity provider associations: ${name} has ${there.join(", ")}. All that are tied to a ` +
        "cluster are named by the cluster itself, or by one AWS::ECS::ClusterCapacityProviderAssociations.",
    );
  },
  update: (control, { properties }) => associate(control, inputOfAssociations(properties)),
  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (found?.status !== "ACTIVE") return [];
    const capacityProviders = found.capacityProviders.filter((name) => isManaged(control, name));
    return withMembership(control, [{ table: "clusters", put: { ...found, capacityProviders, defaultStrategy: [] } }]);
  },
};

type Associations = Parameters<typeof withProviders>[2] & { cluster: string };

const inputOfAssociations = (properties: Properties) =>
  fromTemplate("AWS::ECS::ClusterCapacityProviderAssociations", properties) as Associations;

function associate(control: Control, input: Associations) {
  const changed = withProviders(control, findCluster(control, input.cluster), input);
  return {
    identifier: changed.name,
    changes: withMembership(control, [{ table: "clusters", put: changed }]),
  };
}
