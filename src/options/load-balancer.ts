import { BALANCING, type BalancingOptions, startsSlowlyInTurn } from "./balancing";
import type { Around } from "./entry";
import { type Entries, group, list, type SpecOf } from "./group";
import { HTTPS, type HttpsOptions, isWhole, leavesPort, portOfProtocol } from "./https";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import {
  CONDITIONS,
  hasConditions,
  hasFewValues,
  hasPriorityForConditions,
  RANGE,
  RULE,
  type RuleOptions,
} from "./rule";
import { TARGET_HEALTH_CHECK, type TargetHealthCheck } from "./target-health-check";
import { checkOneOf, flag, value, whole } from "./values";

/**
 * What puts a service behind an application load balancer: its own, or another service's.
 * @example { paths: ["/api/*"], healthCheck: { path: "/api/health" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export interface LoadBalancerOptions extends HttpsOptions, RuleOptions, BalancingOptions {
  /**
   * Port of the listener, 1–65535. Not with another service's load balancer.
   * @default 443 with a `certificate` or a `domain`, else 80
   */
  port?: number;
  /** Whether it is reachable from the internet. Not with another service's load balancer. @default true */
  public?: boolean;
  /**
   * IPv4 address ranges (CIDR) that may reach it, by its security group. Not with another service's load balancer.
   * @default anyone where it is `public`, else the cluster's network; needed where the CIDR block of that isn't known
   */
  allowFrom?: string[];
  /**
   * Seconds for which a connection may be without data before it is closed, 1–4000: one that waits for an answer (with
   * a 504), a WebSocket, a stream. Not with another service's load balancer.
   * @default 60
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
   */
  idleTimeout?: number;
  /** How the load balancer finds out that a task is well. @default `/` answers 200 */
  healthCheck?: TargetHealthCheck;
  /**
   * Seconds for which a target that goes away may finish its requests, 0–3600.
   * @default 30
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  deregistrationDelay?: number;
  /** Name of the container that is called. @default the main container */
  container?: string;
  /** Port that is called, one of that container's TCP ports. @default its `port` */
  containerPort?: number;
}

const ENTRIES = {
  port: whole(1, 65535).known().default(portOfProtocol),
  public: flag().known().default(true),
  allowFrom: list(RANGE, 'address ranges, such as ["10.0.0.0/8"]', "allowed are IPv4 address ranges").and(isSome),
  idleTimeout: whole(1, 4000, "seconds").default(60),
  healthCheck: TARGET_HEALTH_CHECK.default({}),
  deregistrationDelay: whole(0, 3600, "seconds").default(30),
  container: value<string>(isContainer)
    .known()
    .default(({ name }) => name),
  containerPort: whole(1, 65535).default(portOfContainer),
  ...HTTPS,
  ...RULE,
  ...BALANCING,
} satisfies Entries<LoadBalancerOptions>;

export type LoadBalancerSpec = SpecOf<typeof ENTRIES>;

/** @param shared whether it is another service's */
export const loadBalancer = (shared: boolean) =>
  group(
    ENTRIES,
    hasPort,
    ...(shared ? [sharesLoadBalancer] : [leavesPort, hasPriorityForConditions]),
    isWhole,
    hasFewValues,
    startsSlowlyInTurn,
  );

function isSome(ranges: Property): void {
  if (ranges.items().length === 0) ranges.fail("allowed are lists of at least one");
}

function isContainer(container: Property, { name, root }: Around): void {
  checkOneOf(container, [
    name,
    ...root
      .get("sidecars")
      .entries()
      .map(([key]) => key),
  ]);
}

const optionsOf = (container: string, { name, root }: Pick<Around, "name" | "root">) =>
  container === name ? root : root.get("sidecars").get(container);

function portOfContainer(around: Around): Maybe<number> {
  const container = around.sibling<string>("container");
  const port = optionsOf(container, around).get("port");
  if (port.value !== undefined) return port.value as Maybe<number>;
  return port.fail(`container ${container} needs a port that the load balancer calls, from 1 to 65535`);
}

/** ECS registers a port that the container maps. */
function hasPort(loadBalancer: Property, { container, containerPort }: LoadBalancerSpec, around: Around): void {
  const options = optionsOf(container, around);
  const udp = (item: Property) => item.get("protocol").value === "udp";
  const further = options.get("ports").items();
  const mapped = [options.get("port"), ...further.filter((item) => !udp(item)).map((item) => item.get("port"))];
  const ports = mapped.map(({ value }) => value).filter((port) => port !== undefined);
  if (isLeaf(containerPort) || ports.some((port) => isLeaf(port) || port === containerPort)) return;
  const allowed = `allowed are the ports of container ${container}: ${ports.join(", ")}`;
  loadBalancer.get("containerPort").fail(ports.length === 0 ? `container ${container} has no TCP port` : allowed);
}

/** What only a load balancer of one's own can have. */
const OWN = [
  ...["port", "public", "allowFrom", "idleTimeout", "redirect", "tlsPolicy"],
  ...["http2", "deletionProtection", "accessLogs", "webAcl"],
];

function sharesLoadBalancer(loadBalancer: Property, spec: LoadBalancerSpec): void {
  if (!hasConditions(spec) && spec.domain === undefined) {
    const others = CONDITIONS.slice(1).join(", ");
    loadBalancer.get("paths").fail(`a service that shares a load balancer needs some, or ${others} or a domain`);
  }
  for (const property of OWN.map((name) => loadBalancer.get(name))) {
    if (property.value === undefined) continue;
    property.fail("allowed is only to leave it out, since the load balancer is another service's");
  }
}
