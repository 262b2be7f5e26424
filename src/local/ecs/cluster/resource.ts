import { clusterArn } from "../../arns";
import { alreadyExists, type Handler, type Properties, physicalName } from "../../resources/handler";
import { fromTemplate } from "../../shapes/from-template";
import { PropertyReader } from "../../shapes/properties";
import { notEnforced } from "../../warnings";
import { withMembership } from "../instance/membership";
import { findCluster, newCluster, refuseDeletion, settingsOf, withProviders } from "./calls";
import type { Cluster } from "./record";

const CLUSTER_IGNORED = ["Configuration", "ServiceConnectDefaults"];

const warningsOf = (properties: Properties) =>
  CLUSTER_IGNORED.filter((name) => properties[name]).map((name) => notEnforced(`The cluster's ${name}`));

function clusterInput(properties: Properties) {
  return fromTemplate("CreateCluster", properties, CLUSTER_IGNORED) as Parameters<typeof newCluster>[1];
}

export const cluster: Handler = {
  create(control, request) {
    const input = clusterInput(request.properties);
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
    const { settings = [], tags = [], ...input } = clusterInput(properties);
    let changed = { ...findCluster(control, identifier), settings: settingsOf(settings) };
    changed.tags = tags.map(({ key = "", value = "" }) => ({ key, value }));
    if (input.capacityProviders) {
      changed = withProviders(control, changed, {
        capacityProviders: input.capacityProviders,
        defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
      });
    }
    const warnings = warningsOf(properties);
    const changes = withMembership(control, [{ table: "clusters", put: changed }]);
    return { identifier, attributes, changes, warnings };
  },

  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (!found) return [];
    refuseDeletion(control, found);
    return [{ table: "clusters", remove: found.id }];
  },
};

/** The associations of a cluster's capacity providers. */
export const capacityProviderAssociations: Handler = {
  create: (control, { properties }) => associate(control, properties),
  update: (control, { properties }) => associate(control, properties),
  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (!found) return [];
    return withMembership(control, [
      { table: "clusters", put: { ...found, capacityProviders: [], defaultStrategy: [] } },
    ]);
  },
};

function associate(control: Parameters<Handler["create"]>[0], properties: Properties) {
  const read = new PropertyReader(properties);
  const changed = withProviders(control, findCluster(control, read.text("Cluster")), {
    capacityProviders: read.texts("CapacityProviders"),
    defaultCapacityProviderStrategy: read.objects("DefaultCapacityProviderStrategy").map((item) => ({
      capacityProvider: item.text("CapacityProvider"),
      base: item.optionalNumber("Base"),
      weight: item.optionalNumber("Weight"),
    })),
  });
  return {
    identifier: changed.name,
    changes: withMembership(control, [{ table: "clusters", put: changed }]),
  };
}
