import type { Value } from "../cfn/value";
import { InvalidPropertyError, type LoadBalancerSpec, type ServiceSpec, type TaskSpec } from "../options";
import { placeOf } from "./arn";
import type { ClusterRefs } from "./refs";

/**
 * Refuses an ARN of another region than the cluster's, where both are known. What is of no region, as IAM's, passes.
 * @param sameAccount whether it has to be of the cluster's account as well. @default false: other accounts may share it
 */
export function refuseOtherRegion({
  path,
  property,
  arn,
  cluster,
  whose = "the cluster's",
  sameAccount = false,
}: {
  path: string;
  property: string;
  arn: Value;
  cluster: Pick<ClusterRefs, "clusterArn" | "place">;
  whose?: string;
  sameAccount?: boolean;
}): void {
  if (typeof arn !== "string") return;
  const place = placeOf(cluster);
  const [, , , region, account] = arn.split(":");
  const check = (what: string, own: Value, of: string | undefined) => {
    if (typeof own !== "string" || !of || of === own) return;
    throw new InvalidPropertyError(path, property, arn, `allowed are those of ${own}, ${whose} ${what}`);
  };
  check("region", place.region, region);
  if (sameAccount) check("account", place.account, account);
}

/**
 * The same of what tasks and alarms use, which their services take of their own region only: keys that encrypt logs, disks and
 * queues, and topics that are told.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function checkRegionOfUsed(
  { path, logs, volumes, alarms, queue }: TaskSpec & Partial<Pick<ServiceSpec, "alarms" | "queue">>,
  cluster: ClusterRefs,
): void {
  const used: [property: string, arn: Value][] = [
    ["logs.encryptionKey", logs.encryptionKey],
    ["alarms.topic", alarms?.topic],
    ["queue.encryptionKey", queue?.encryptionKey],
    ...volumes.map(({ ebs }, i): [string, Value] => [`volumes[${i}].ebs.kmsKey`, ebs?.kmsKey]),
  ];
  for (const [property, arn] of used) refuseOtherRegion({ path, property, arn, cluster });
}

/**
 * Refuses certificates and web ACLs of another region or account than the load balancer's, where both are known: AWS finds
 * none there.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
 */
export function checkRegion(
  { path, deployment: { testCertificate } }: ServiceSpec,
  { certificate, moreCertificates, webAcl, targetGroups }: LoadBalancerSpec,
  cluster: ClusterRefs,
): void {
  const check = (property: string, arn: Value) =>
    refuseOtherRegion({ path, property, arn, cluster, whose: "the load balancer's", sameAccount: true });
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
