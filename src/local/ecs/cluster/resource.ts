import type { PlainProperties } from "../../../cfn/typed";
import { clusterArn } from "../../arns";
import type { Control } from "../../control";
import { alreadyExists, type Handler, type Outcome, type Properties, physicalName } from "../../resources/handler";
import { fromTemplate } from "../../shapes/from-template";
import { notEnforced } from "../../warnings";
import { withMembership } from "../instance/membership";
import { tagsOf } from "../tags";
import {
  type ClusterInput,
  deletedCluster,
  extrasOf,
  newCluster,
  refuseDeletion,
  settingsOf,
  withProviders,
} from "./check";
import { findCluster } from "./find";
import type { Cluster } from "./record";

/** Kept and given back, without effect on this machine. */
const NOT_ENFORCED = ["Configuration", "ServiceConnectDefaults"];

const warningsOf = (properties: Properties) =>
  NOT_ENFORCED.filter((name) => properties[name]).map((name) => notEnforced(`The cluster's ${name}`));

const inputOf = (properties: Properties) => fromTemplate("CreateCluster", properties) as ClusterInput;

export const cluster: Handler = {
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
      warnings: warningsOf(request.properties),
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
    return {
      identifier,
      attributes,
      changes: withMembership(control, [{ table: "clusters", put: changed }]),
      warnings: warningsOf(properties),
    };
  },

  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (found?.status !== "ACTIVE") return [];
    refuseDeletion(control, found);
    return [{ table: "clusters", put: deletedCluster(found, control.clock.now()) }];
  },
};

type AssociationProperties = PlainProperties<"AWS::ECS::ClusterCapacityProviderAssociations">;

/** The associations of a cluster's capacity providers. */
export const capacityProviderAssociations: Handler<AssociationProperties> = {
  create: (control, { properties }) => associate(control, properties),
  update: (control, { properties }) => associate(control, properties),
  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (found?.status !== "ACTIVE") return [];
    return withMembership(control, [
      { table: "clusters", put: { ...found, capacityProviders: [], defaultStrategy: [] } },
    ]);
  },
};

function associate(control: Control, given: AssociationProperties): Outcome {
  const changed = withProviders(control, findCluster(control, given.Cluster), {
    capacityProviders: given.CapacityProviders ?? [],
    defaultCapacityProviderStrategy: given.DefaultCapacityProviderStrategy.map((item) => ({
      capacityProvider: item.CapacityProvider,
      base: item.Base,
      weight: item.Weight,
    })),
  });
  return {
    identifier: changed.name,
    changes: withMembership(control, [{ table: "clusters", put: changed }]),
  };
}
