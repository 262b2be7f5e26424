import { BALANCING, type BalancingOptions, startsSlowlyInTurn } from "./balancing";
import { hasEachCertificateOnce } from "./certificates";
import { type Entries, group, list, type SpecOf } from "./group";
import { HTTPS, type HttpsOptions, isWhole, leavesPort, portOfProtocol, speaksHttps } from "./https";
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
import { hasPort, isContainer, isSome, portOfContainer } from "./target";
import { leavesListeners, TARGET_GROUPS, type TargetGroupOptions } from "./target-group";
import { TARGET_HEALTH_CHECK, type TargetHealthCheck } from "./target-health-check";
import { flag, hasEachOnce, texts, value, whole } from "./values";

/**
 * What puts a service behind an application load balancer: its own, or another service's.
 * @example { paths: ["/api/*"], healthCheck: { path: "/api/health" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export interface LoadBalancerOptions extends HttpsOptions, RuleOptions, BalancingOptions {
  /**
   * Port of the listener, 1–65535. Not with a listener that is there already, such as another service's.
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
   * IDs of the subnets that the load balancer is in, of the cluster's network and of two zones at least: in the CDK a
   * `SubnetSelection`. Not with a load balancer that is there already.
   * @default the public ones where it is `public`, else the private ones
   */
  subnets?: string[];
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
   * Further ports of the service that the load balancer calls, by name: up to four, each a target group with its own health
   * check. `scaling`, alarms and metrics count the requests of the first. Only with the deployment strategy ROLLING.
   * @default none
   * @example { admin: { containerPort: 9000, port: 9443, healthCheck: { path: "/ready" } } }
   */
  targetGroups?: Record<string, TargetGroupOptions>;
}

const ENTRIES = {
  port: whole(1, 65535).known().default(portOfProtocol),
  public: flag().known().default(true),
  allowFrom: list(RANGE, 'address ranges, such as ["10.0.0.0/8"]', "allowed are IPv4 address ranges").and(isSome),
  subnets: texts('["subnet-0123456789abcdef0"]').and(hasEachOnce),
  idleTimeout: whole(1, 4000, "seconds").default(60),
  healthCheck: TARGET_HEALTH_CHECK.default({}),
  deregistrationDelay: whole(0, 3600, "seconds").default(30),
  container: value<string>(isContainer)
    .known()
    .default(({ name }) => name),
  containerPort: whole(1, 65535).default(portOfContainer),
  targetGroups: TARGET_GROUPS.default({}),
  ...HTTPS,
  ...RULE,
  ...BALANCING,
} satisfies Entries<LoadBalancerOptions>;

export type LoadBalancerSpec = SpecOf<typeof ENTRIES>;

/**
 * What of a load balancer is there already: nothing, itself, its listener, or both as those of another service.
 * Where a listener is there, the service has a rule of it.
 */
export type ThereAlready = "nothing" | "load balancer" | "listener" | "service";

const hasOwnListener = (there: ThereAlready) => there === "nothing" || there === "load balancer";

export const loadBalancer = (there: ThereAlready) =>
  group(
    ENTRIES,
    hasPort,
    ...(hasOwnListener(there) ? [leavesPort, hasPriorityForConditions] : [sharesListener]),
    leaves(there),
    hasEachCertificateOnce,
    (loadBalancer, spec, { root }) => {
      leavesListeners(loadBalancer.get("targetGroups"), spec.targetGroups, hasOwnListener(there), {
        port: spec.port,
        https: speaksHttps(spec),
        redirects: speaksHttps(spec) && spec.redirect,
        testPort: root.get("deployment").get("testPort"),
      });
    },
    isWhole(hasOwnListener(there)),
    hasFewValues,
    startsSlowlyInTurn,
  );

/** What only a load balancer of one's own can have. */
const OF_LOAD_BALANCER = [
  "subnets",
  "idleTimeout",
  "http2",
  "deletionProtection",
  "accessLogs",
  "connectionLogs",
  "webAcl",
];

/** What only a listener of one's own can have. */
const OF_LISTENER = ["port", "public", "allowFrom", "redirect", "tlsPolicy"];

function sharesListener(loadBalancer: Property, spec: LoadBalancerSpec): void {
  if (hasConditions(spec) || spec.domain !== undefined) return;
  const others = CONDITIONS.slice(1).join(", ");
  loadBalancer.get("paths").fail(`a service that shares a load balancer needs some, or ${others} or a domain`);
}

/** Refuses what is said of what is there already. */
const leaves = (there: ThereAlready) => (loadBalancer: Property) => {
  if (there === "nothing") return;
  const names = there === "load balancer" ? OF_LOAD_BALANCER : [...OF_LISTENER, ...OF_LOAD_BALANCER];
  const why = there === "service" ? "the load balancer is another service's" : `the ${there} is there already`;
  for (const property of names.map((name) => loadBalancer.get(name))) {
    if (property.value !== undefined) property.fail(`allowed is only to leave it out, since ${why}`);
  }
};
