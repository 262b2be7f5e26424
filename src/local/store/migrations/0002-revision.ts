import type { Migration } from "./migration";

/** Parts of a revision that a service had beside all else; its deployments had the first five. */
const PARTS = [
  "taskDefinition",
  "capacityProviderStrategy",
  "launchType",
  "network",
  "loadBalancers",
  "serviceRegistries",
  "placementConstraints",
  "placementStrategy",
];

/**
 * What a service and its deployments deploy is one value, `revision`. Of an earlier deployment only some of it was kept:
 * the rest is what the service had.
 */
export const revision: Migration = (tables) => {
  const services = tables.get("services");
  for (const [id, service] of services ?? []) services?.set(id, migrated(service));
};

type Row = Record<string, unknown>;

function migrated(service: Row): Row {
  if (service.revision !== undefined) return service;
  const { platformVersion, ...other } = (service.other ?? {}) as Row;
  const own = { ...picked(service), ...(platformVersion !== undefined && { platformVersion }) };
  const deployments = (service.deployments as Row[]).map((deployment) => {
    const { capacityProviderStrategy: _, launchType: __, ...rest } = own as Row;
    return { ...without(deployment), revision: { ...rest, ...picked(deployment) } };
  });
  return { ...without(service), revision: own, deployments, other };
}

const picked = (row: Row): Row =>
  Object.fromEntries(PARTS.filter((part) => row[part] !== undefined).map((part) => [part, row[part]]));

const without = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([key]) => !PARTS.includes(key)));
