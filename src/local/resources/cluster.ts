import { findCluster, newCluster, refuseDeletion, settingsOf, withProviders } from "../api/ecs/clusters";
import { notEnforced } from "../api/ecs/enforcement";
import { fromTemplate } from "../api/ecs/fromTemplate";
import { ApiError } from "../api/errors";
import { capacityProviderArn, clusterArn } from "../arns";
import type { CapacityProvider, Cluster } from "../model";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "./handler";
import { instanceChanges } from "./instances";
import { PropertyReader } from "./properties";

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
      changes: [{ table: "clusters", put: made }],
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
    return { identifier, attributes, changes: [{ table: "clusters", put: changed }], warnings };
  },

  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (!found) return [];
    refuseDeletion(control, found);
    return [{ table: "clusters", remove: found.id }];
  },
};

/** The associations of a cluster's capacity providers. With them the providers' instances join the cluster. */
export const capacityProviderAssociations: Handler = {
  create: (control, { properties }) => associate(control, properties),
  update: (control, { properties }) => associate(control, properties),
  remove(control, { identifier }) {
    const found = control.store.get("clusters", clusterArn(identifier));
    if (!found) return [];
    return [
      { table: "clusters", put: { ...found, capacityProviders: [], defaultStrategy: [] } },
      ...instanceChanges(control, { ...found, capacityProviders: [] }),
    ];
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
    changes: [{ table: "clusters" as const, put: changed }, ...instanceChanges(control, changed)],
  };
}

export const capacityProvider: Handler = {
  create(control, request) {
    const id = new PropertyReader(request.properties).optionalText("Name") ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    const put = providerOf(id, request.stack, request.properties);
    if (!control.store.get("autoScalingGroups", put.autoScalingGroup)) {
      throw invalidProperty(
        "AutoScalingGroupProvider.AutoScalingGroupArn",
        put.autoScalingGroup,
        "it must be the name or ARN of an Auto Scaling group that is there",
      );
    }
    return { identifier: id, changes: [{ table: "capacityProviders", put }] };
  },
  update: (_, { stack, properties }, { identifier, attributes }) => ({
    identifier,
    attributes,
    changes: [{ table: "capacityProviders", put: providerOf(identifier, stack, properties) }],
  }),
  remove(control, { identifier }) {
    const users = control.store.list("clusters").filter((each) => each.capacityProviders.includes(identifier));
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

function providerOf(id: string, stack: string, properties: Properties): CapacityProvider {
  const read = new PropertyReader(properties);
  const group = read.object("AutoScalingGroupProvider");
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const scaling = group.object("ManagedScaling");
  const named = group.text("AutoScalingGroupArn");
  return {
    id,
    arn: capacityProviderArn(id),
    stack,
    autoScalingGroup: named.slice(named.lastIndexOf("/") + 1),
    targetCapacity: scaling?.optionalWithin("TargetCapacity", 1, 100) ?? 100,
    managedScaling: (scaling?.oneOf("Status", ["ENABLED", "DISABLED"]) ?? "DISABLED") === "ENABLED",
    tags: read.tags(),
  };
}
