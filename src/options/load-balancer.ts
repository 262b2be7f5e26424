import type { Around } from "./entry";
import { type Entries, group, type SpecOf } from "./group";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { TARGET_HEALTH_CHECK, type TargetHealthCheck } from "./target-health-check";
import { checkOneOf, flag, texts, value, whole } from "./values";

/**
 * What puts a service behind an application load balancer: its own, or another service's.
 * @example { paths: ["/api/*"], healthCheck: { path: "/api/health" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export interface LoadBalancerOptions {
  /** Port of the HTTP listener, 1–65535. Not with another service's load balancer. @default 80 */
  port?: number;
  /** Whether it is reachable from the internet. Not with another service's load balancer. @default true */
  public?: boolean;
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
  /**
   * Path patterns that go to this service, at most 5 of up to 128 characters: `*` stands for any characters, `?` for one.
   * What no service asks for is answered 404. Needed with another service's load balancer.
   * @default every path
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  paths?: string[];
  /**
   * Priority of the rule for `paths` among those of the load balancer, 1–50000 and unique; the lowest that matches
   * wins.
   * @default 1000–48999, so that patterns with a longer beginning come first
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  priority?: number;
}

const ENTRIES = {
  port: whole(1, 65535).known().default(80),
  public: flag().known().default(true),
  idleTimeout: whole(1, 4000, "seconds").default(60),
  healthCheck: TARGET_HEALTH_CHECK.default({}),
  deregistrationDelay: whole(0, 3600, "seconds").default(30),
  container: value<string>(isContainer)
    .known()
    .default(({ name }) => name),
  containerPort: whole(1, 65535).default(portOfContainer),
  paths: texts('["/api/*"]').and(arePathPatterns),
  priority: whole(1, 50000),
} satisfies Entries<LoadBalancerOptions>;

export type LoadBalancerSpec = SpecOf<typeof ENTRIES>;

/** @param shared whether it is another service's */
export const loadBalancer = (shared: boolean) =>
  group(ENTRIES, hasPort, hasPriorityForPaths, ...(shared ? [sharesLoadBalancer] : []));

const MOST_PATHS = 5;
const PATH_PATTERN = /^(?=.{1,128}$)[/*][A-Za-z0-9_\-.$/~"'@:+&*?]*$/;

function arePathPatterns(paths: Property): void {
  const items = paths.items();
  if (items.length < 1 || items.length > MOST_PATHS) paths.fail(`allowed are 1 to ${MOST_PATHS} paths`);
  for (const item of items) {
    if (!item.checkable || PATH_PATTERN.test(String(item.value))) continue;
    item.fail("allowed are up to 128 characters that begin with / or *, such as /api/*");
  }
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

function hasPriorityForPaths(loadBalancer: Property, { paths, priority }: LoadBalancerSpec): void {
  if (priority !== undefined && paths === undefined) {
    loadBalancer.get("priority").fail("allowed only together with paths");
  }
}

function sharesLoadBalancer(loadBalancer: Property, { paths }: LoadBalancerSpec): void {
  if (paths === undefined) loadBalancer.get("paths").fail("a service that shares a load balancer needs some");
  for (const property of ["port", "public", "idleTimeout"].map((name) => loadBalancer.get(name))) {
    if (property.value === undefined) continue;
    property.fail("allowed is only to leave it out, since the load balancer is another service's");
  }
}
