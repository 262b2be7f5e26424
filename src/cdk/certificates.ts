import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import { isPlainMap } from "../cfn/plain-map";
import {
  type DeploymentOptions,
  InvalidPropertyError,
  type LoadBalancerOptions,
  type TargetGroupOptions,
} from "../options";

/** Certificates as the CDK's objects, in place of their ARNs. */
export interface CertificatesProps {
  certificate?: ICertificate;
  moreCertificates?: Record<string, ICertificate>;
}

/**
 * A further port of the service that the load balancer calls: by a listener of its own, or, of the listener that there is, for
 * the requests that its conditions name.
 * @example { containerPort: 9000, port: 9443, healthCheck: { path: "/ready" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html
 */
export interface TargetGroupProps extends Omit<TargetGroupOptions, keyof CertificatesProps> {
  /** Certificate that the listener on `port` answers HTTPS with. @default the load balancer's */
  certificate?: ICertificate;
  /**
   * Further certificates of the listener on `port`, by names of one's own choice. Each is served to those who call one of its
   * names (SNI).
   * @default none
   */
  moreCertificates?: Record<string, ICertificate>;
}

/**
 * How a new version takes the place of the one before. With BLUE_GREEN, LINEAR and CANARY the new tasks (green) come up
 * beside those that serve (blue), and the load balancer's requests go over to them: all at once, step by step, or first a
 * part and then the others. Until then, and for the bake time, going back takes no new task.
 * @example { strategy: "CANARY", canary: { canaryPercent: 10 }, bakeTimeInMinutes: 10, testPort: 8443 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
 */
export interface DeploymentProps extends Omit<DeploymentOptions, "testCertificate"> {
  /** Certificate that the listener on `testPort` answers HTTPS with. @default the load balancer's; where that has none, HTTP */
  testCertificate?: ICertificate;
}

/** Options of a deployment with an ARN in place of the certificate. */
export function deploymentOptions(path: string, deployment: DeploymentProps): DeploymentOptions {
  if (!isPlainMap(deployment)) return deployment as object;
  const { testCertificate, ...others } = deployment as DeploymentProps;
  if (testCertificate === undefined) return others;
  return { ...others, testCertificate: arnOf(path, "deployment.testCertificate", testCertificate) };
}

/** ARNs in place of certificates. */
export function certificateArns(
  path: string,
  at: string,
  { certificate, moreCertificates }: CertificatesProps,
): Pick<LoadBalancerOptions, "certificate" | "moreCertificates"> {
  return {
    ...(certificate !== undefined && { certificate: arnOf(path, `${at}.certificate`, certificate) }),
    ...(moreCertificates !== undefined && {
      moreCertificates: each(moreCertificates, (one, name) => arnOf(path, `${at}.moreCertificates.${name}`, one)),
    }),
  };
}

/** Further target groups with ARNs in place of certificates. */
export function targetGroupOptions(path: string, groups: Record<string, TargetGroupProps>) {
  return each(groups, (group, name): TargetGroupOptions => {
    if (!isPlainMap(group)) return group as object;
    const { certificate, moreCertificates, ...others } = group as TargetGroupProps;
    const certificates = { certificate, moreCertificates };
    return { ...others, ...certificateArns(path, `loadBalancer.targetGroups.${name}`, certificates) };
  });
}

/** What is no map is refused where all options are read. */
function each<T, S>(map: Record<string, T>, of: (item: T, name: string) => S): Record<string, S> {
  if (!isPlainMap(map)) return map as Record<string, never>;
  return Object.fromEntries(Object.entries(map as Record<string, T>).map(([name, item]) => [name, of(item, name)]));
}

function arnOf(path: string, property: string, certificate: ICertificate): string {
  if (typeof certificate?.certificateArn === "string") return certificate.certificateArn;
  const allowed = "allowed is an acm.ICertificate; Certificate.fromCertificateArn gives one of an ARN";
  throw new InvalidPropertyError(path, property, certificate, allowed);
}
