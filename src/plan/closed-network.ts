import { InvalidPropertyError, isExternal, isLeaf, type TaskSpec } from "../options";
import { placeOf } from "./arn";
import { repositoryOf } from "./ecr";
import type { ClusterRefs, PoolRefs } from "./refs";

/** Why tasks don't reach these services of AWS; nothing where they do. */
export function lacking({ name, isClosed, endpoints = [] }: ClusterRefs, services: string[]): string | undefined {
  const missing = services.filter((service) => !endpoints.includes(service));
  if (!isClosed || missing.length === 0) return undefined;
  const none = `no endpoint${missing.length > 1 ? "s" : ""} of ${missing.join(" and ")}`;
  const added = missing.map((service) => `"${service}"`).join(", ");
  return `since the network of cluster ${name} has no NAT (nat: "none"), and ${none}: \`endpoints: [${added}]\` makes them`;
}

/** Refuses what tasks ask of the world that the cluster's network doesn't give them. */
export function checkNetwork(spec: TaskSpec<PoolRefs>, cluster: ClusterRefs): void {
  const { path, exec, tracing, containers, capacity } = spec;
  // Machines of the user's own are in a network of their own.
  if (capacity.some(isExternal)) return;
  const pool = capacity.findIndex((item) => item.pool !== undefined);
  if (cluster.tasksHavePublicIp && pool >= 0) {
    const allowed =
      "allowed are Fargate's providers, since the network has no private subnets, and tasks on instances get no public address: they reach nothing";
    throw new InvalidPropertyError(path, `capacity[${pool}].pool`, capacity[pool]!.pool?.name, allowed);
  }
  if (!cluster.isClosed) return;
  const needs = (property: string, value: unknown, services: string[], allowed: string) => {
    const why = lacking(cluster, services);
    if (why !== undefined) throw new InvalidPropertyError(path, property, value, `${allowed}, ${why}`);
  };
  if (exec) needs("exec", exec, ["ssmmessages"], "allowed is false");
  if (tracing !== undefined) needs("tracing", tracing, ["xray"], "allowed is none");
  containers.forEach(({ name, image, secrets, router }, i) => {
    const at = router ? "logs.fireLens." : i === 0 ? "" : `sidecars.${name}.`;
    for (const [variable, secret] of Object.entries(secrets)) {
      const service = secret.secret === undefined ? "ssm" : "secretsmanager";
      needs(`${at}secrets`, { [variable]: secret }, [service], "allowed are none");
    }
    if (image === undefined || isLeaf(image)) return;
    const closed = `since the network of cluster ${cluster.name} has no NAT (nat: "none")`;
    const { region } = placeOf(cluster);
    const of = repositoryOf(image)?.region;
    if (of !== undefined && typeof region === "string" && of !== region) {
      const allowed = `allowed are images of ECR in ${region}, ${closed}: its endpoints lead to that region's registry`;
      throw new InvalidPropertyError(path, `${at}image`, image, allowed);
    }
    if (of !== undefined) return;
    const allowed = `allowed are images of a private registry of ECR, ${closed}`;
    throw new InvalidPropertyError(path, `${at}image`, image, allowed);
  });
}
