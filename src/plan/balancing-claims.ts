import type { Val } from "../cfn/typed";
import { isLeaf, type LoadBalancerSpec, type ServiceSpec } from "../options";
import type { Claims } from "./claims";
import { HTTP_PORT } from "./listener-role";
import type { BalancerRefs, LoadBalancerRefs } from "./refs";

/** What of load balancers there can be one of, among all services of a program. */
export interface BalancingClaims {
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  cluster: { claims: Claims };
}

/** A zone has one record of a name. */
export function claimDomain(
  { key, spec, loadBalancer, cluster }: BalancingClaims,
  zone: Val<string> | undefined,
): void {
  const { domain } = loadBalancer;
  if (domain === undefined) return;
  cluster.claims.claim({
    ...{ component: spec.path, key, property: "loadBalancer.domain", value: domain },
    ...{ of: zone, other: "service" },
    as: isLeaf(domain) ? undefined : domain.toLowerCase(),
    instead: "Behind one load balancer `hosts` and `paths` say which of its requests a service gets",
  });
}

/** A load balancer has one listener on a port: one that is there may get them of several services. */
export function claimPorts({ key, spec, loadBalancer, cluster }: BalancingClaims, { arn }: BalancerRefs): void {
  const claim = (property: string, value: Val<number>) =>
    cluster.claims.claim({
      ...{ component: spec.path, key, property, value, of: arn },
      other: "service's listener on the load balancer",
    });
  claim("loadBalancer.port", loadBalancer.port);
  const redirects = loadBalancer.redirect && (loadBalancer.certificate ?? loadBalancer.domain) !== undefined;
  if (redirects) claim("loadBalancer.redirect", HTTP_PORT);
  const { testPort } = spec.deployment;
  if (testPort !== undefined) claim("deployment.testPort", testPort);
  for (const [name, { port }] of Object.entries(loadBalancer.targetGroups)) {
    if (port !== undefined) claim(`loadBalancer.targetGroups.${name}.port`, port);
  }
}

const OWN = "certificate of the listener's own service";

/** What a listener's own service has it serve. */
export function claimCertificates(
  { key, spec, loadBalancer: { certificate, moreCertificates }, cluster }: BalancingClaims,
  { listenerArn }: LoadBalancerRefs,
): void {
  for (const value of [certificate, ...Object.values(moreCertificates)]) {
    if (value === undefined) continue;
    cluster.claims.claim({ component: spec.path, key, property: "certificate", value, of: listenerArn, other: OWN });
  }
}

/**
 * Of the certificates of a service that shares a listener those that it doesn't serve yet. One that two services brought would
 * be taken off once one of them goes.
 */
export function newCertificates(
  { key, spec, loadBalancer: { certificate, moreCertificates }, cluster }: BalancingClaims,
  { listenerArn }: LoadBalancerRefs,
): Pick<LoadBalancerSpec, "certificate" | "moreCertificates"> {
  const isNew = (property: string, value: Val<string>) => {
    if (cluster.claims.ownerOf({ of: listenerArn, other: OWN, value })) return false;
    cluster.claims.claim({
      ...{ component: spec.path, key, property, value, of: listenerArn, other: "service behind the listener" },
      instead: "It is served to all who call one of its names; better it is one of the listener's own service",
    });
    return true;
  };
  const more = Object.entries(moreCertificates).filter(([name, arn]) =>
    isNew(`loadBalancer.moreCertificates.${name}`, arn),
  );
  const isOwn = certificate !== undefined && isNew("loadBalancer.certificate", certificate);
  return { certificate: isOwn ? certificate : undefined, moreCertificates: Object.fromEntries(more) };
}
