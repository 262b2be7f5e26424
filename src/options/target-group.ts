import { SPREADING, type SpreadingOptions, startsSlowlyInTurn } from "./balancing";
import { CERTIFICATES, hasEachCertificateOnce, haveShortNames } from "./certificates";
import { type Entries, group, list, named, type SpecOf } from "./group";
import type { Property } from "./property";
import { CONDITIONS, hasConditions, hasFewValues, RANGE, RULE, type RuleOptions } from "./rule";
import { hasPort, isContainer, isSome, portOfContainer } from "./target";
import { TARGET_HEALTH_CHECK, type TargetHealthCheck } from "./target-health-check";
import { oneOf, value, whole } from "./values";

/**
 * A further port of the service that the load balancer calls: by a listener of its own, or, of the listener that there is, for
 * the requests that its conditions name.
 * @example { containerPort: 9000, port: 9443, healthCheck: { path: "/ready" } }
 * @example { container: "admin", paths: ["/admin/*"] }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html
 */
export interface TargetGroupOptions extends RuleOptions, SpreadingOptions {
  /**
   * Port of a listener of its own, 1–65535, whose requests are all its own. Not with a listener that is there already, such as
   * another service's.
   * @default none: `paths` or another condition says which of the listener's requests it gets
   */
  port?: number;
  /**
   * What the listener on `port` speaks; HTTPS with its own `certificate`, else with the load balancer's, or the one of its
   * `domain`.
   * @default HTTPS where it or the load balancer has a certificate, else HTTP
   */
  protocol?: "HTTP" | "HTTPS";
  /**
   * ARN of the certificate that the listener on `port` answers HTTPS with: in the CDK an `ICertificate`.
   * @default the load balancer's
   */
  certificate?: string;
  /**
   * ARNs of further certificates of the listener on `port`, by names of one's own choice: in the CDK each an `ICertificate`.
   * Each is served to those who call one of its names (SNI).
   * @default none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html#sni-certificate-list
   */
  moreCertificates?: Record<string, string>;
  /** IPv4 address ranges (CIDR) that may reach `port`. @default those that may reach the load balancer */
  allowFrom?: string[];
  /** How the load balancer finds out that a task is well, by this port. @default `/` answers 200 */
  healthCheck?: TargetHealthCheck;
  /** Seconds for which a target that goes away may finish its requests, 0–3600. @default 30 */
  deregistrationDelay?: number;
  /** Name of the container that is called. @default the main container */
  container?: string;
  /** Port that is called, one of that container's TCP ports. @default its `port` */
  containerPort?: number;
}

const ENTRIES = {
  port: whole(1, 65535).known(),
  protocol: oneOf("HTTP", "HTTPS").known(),
  ...CERTIFICATES,
  allowFrom: list(RANGE, 'address ranges, such as ["10.0.0.0/8"]', "allowed are IPv4 address ranges").and(isSome),
  healthCheck: TARGET_HEALTH_CHECK.default({}),
  deregistrationDelay: whole(0, 3600, "seconds").default(30),
  container: value<string>(isContainer)
    .known()
    .default(({ name }) => name),
  containerPort: whole(1, 65535).default(portOfContainer),
  ...RULE,
  ...SPREADING,
} satisfies Entries<TargetGroupOptions>;

export type TargetGroupSpec = SpecOf<typeof ENTRIES>;

/** ECS takes five of a service; one is the load balancer's own. */
const MOST = 4;

export const TARGET_GROUPS = named(
  group(ENTRIES, hasPort, hasFewValues, startsSlowlyInTurn, comesBy, hasEachCertificateOnce),
  "target groups by name, such as { admin: { containerPort: 9000, port: 9443 } }",
  "allowed are objects with a port or conditions",
).and((groups: Property) => {
  const all = groups.entries();
  haveShortNames(groups);
  if (all.length > MOST) {
    groups
      .describe(`a map of ${all.length}`)
      .fail(`allowed are up to ${MOST}: ECS takes five of a service, the first included`);
  }
});

/** What only a listener for HTTPS can have. */
const OF_HTTPS = ["certificate", "moreCertificates"];

/** Which requests it gets: all of a listener's, or those that conditions name. */
function comesBy(target: Property, spec: TargetGroupSpec): void {
  const { port, priority } = spec;
  if (port === undefined) {
    if (!hasConditions(spec)) target.get("port").fail(`it needs one, or ${CONDITIONS.join(", ")}`);
    for (const property of ["allowFrom", "protocol", ...OF_HTTPS].map((name) => target.get(name))) {
      if (property.value !== undefined) property.fail("allowed only together with port");
    }
    return;
  }
  for (const name of [...CONDITIONS, "priority"] as const) {
    if ((name === "priority" ? priority : spec[name]) === undefined) continue;
    target.get(name).fail("allowed is only to leave it out, since port gives it a listener with all its requests");
  }
}

/** @param https whether the load balancer has a certificate */
function speaksWhatItCan(target: Property, { protocol, certificate }: TargetGroupSpec, https: boolean): void {
  const can = certificate !== undefined || https;
  if (protocol === "HTTPS" && !can) {
    const allowed =
      "allowed is HTTP, since the load balancer has no certificate and no domain, and it has none of its own";
    target.get("protocol").fail(allowed);
  }
  if (can && protocol !== "HTTP") return;
  const why = can ? "and protocol is HTTP" : "and there is neither a certificate nor one of the load balancer's";
  for (const property of OF_HTTPS.map((name) => target.get(name))) {
    if (property.value !== undefined) property.fail(`allowed only with HTTPS, ${why}`);
  }
}

interface Listening {
  port: number;
  https: boolean;
  redirects: boolean;
  testPort: Property;
}

/**
 * What the listeners of the load balancer leave to those of further target groups.
 * @param ownListeners whether there may be any
 */
export function leavesListeners(
  groups: Property,
  specs: Record<string, TargetGroupSpec>,
  ownListeners: boolean,
  { port, https, redirects, testPort }: Listening,
): void {
  const taken = new Map<unknown, string>([
    [port, "loadBalancer.port"],
    ...(redirects ? [[80, "the redirect"] as const] : []),
  ]);
  if (testPort.value !== undefined && ownListeners) claim(taken, testPort, "deployment.testPort");
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.port === undefined) continue;
    const property = groups.get(name).get("port");
    if (!ownListeners) property.fail("allowed is only to leave it out, since the listener is there already");
    speaksWhatItCan(groups.get(name), spec, https);
    claim(taken, property, `targetGroups.${name}`);
  }
}

function claim(taken: Map<unknown, string>, port: Property, name: string): void {
  const owner = taken.get(port.value);
  if (owner !== undefined) port.fail(`allowed is one that no other listener has; this is the one of ${owner}`);
  taken.set(port.value, name);
}
