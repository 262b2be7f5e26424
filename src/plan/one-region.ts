import type { Value } from "../cfn/value";
import { InvalidPropertyError, type LoadBalancerSpec, type ServiceSpec } from "../options";
import { placeOf } from "./arn";
import type { ClusterRefs } from "./refs";

/**
 * Refuses certificates and web ACLs of another region than the load balancer's, where both are known: AWS finds none there.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
 */
export function checkRegion(
  { path, deployment: { testCertificate } }: ServiceSpec,
  { certificate, moreCertificates, webAcl, targetGroups }: LoadBalancerSpec,
  cluster: ClusterRefs,
): void {
  const { region } = placeOf(cluster);
  if (typeof region !== "string") return;
  const check = (property: string, arn: Value) => {
    const of = typeof arn === "string" ? arn.split(":")[3] : undefined;
    // A certificate of IAM is of no region.
    if (!of || of === region) return;
    throw new InvalidPropertyError(path, property, arn, `allowed are those of ${region}, the load balancer's region`);
  };
  const certificates = (at: string, own: Value, more: Record<string, Value>) => {
    check(`${at}.certificate`, own);
    for (const [name, each] of Object.entries(more)) check(`${at}.moreCertificates.${name}`, each);
  };
  certificates("loadBalancer", certificate, moreCertificates);
  check("loadBalancer.webAcl", webAcl);
  for (const [name, group] of Object.entries(targetGroups)) {
    certificates(`loadBalancer.targetGroups.${name}`, group.certificate, group.moreCertificates);
  }
  check("deployment.testCertificate", testCertificate);
}
