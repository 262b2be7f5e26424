import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError, type LoadBalancerOptions, type TargetGroupOptions } from "../options";

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
