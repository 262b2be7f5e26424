import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import { isLeaf, type LoadBalancerSpec } from "../options";
import { HTTP_PORT, HTTPS_PORT } from "./listener-role";
import type { ClusterRefs } from "./refs";
import { ingress } from "./security-group";

export interface EntrancesInput {
  /** The service's key. */
  key: string;
  loadBalancer: Pick<LoadBalancerSpec, "allowFrom" | "public">;
  cluster: Pick<ClusterRefs, "vpc">;
  /** Security group of the load balancer. */
  groupId: Val<string>;
  /** Role of the listener, and its port. */
  listener: string;
  port: Val<number>;
}

/**
 * Who may come in to a load balancer, on the port of one listener. The rules are called by their port and range: one that an
 * update keeps is then never made anew beside itself, which EC2 refuses, whatever comes before it or goes.
 */
export function planEntrances({ key, loadBalancer, cluster, groupId, listener, port }: EntrancesInput): Resource[] {
  const { allowFrom, public: isPublic } = loadBalancer;
  const description = allowFrom ? "Allowed" : isPublic ? "Anyone" : "This network";
  const ranges = allowFrom ?? [isPublic ? ANYONE : cluster.vpc.cidr!];
  const later = ranges.filter(isLater);
  const nameOf = (cidr: Val<string>) =>
    isLater(cidr) ? `FromRange${later.indexOf(cidr) + 1}` : cidr === ANYONE ? "" : `From${cidr.replace(/[./]/g, "_")}`;
  return ranges.map((cidr) =>
    ingress(`${key}/${onPort(port, listener)}${nameOf(cidr)}`, { groupId, from: { cidr }, port, description }),
  );
}

const ANYONE = "0.0.0.0/0";

const isLater = (cidr: Val<string>): cidr is Exclude<Val<string>, string> => typeof cidr !== "string";

function onPort(port: Val<number>, listener: string): string {
  if (isLeaf(port)) return `${listener}Ingress`;
  if (port === HTTPS_PORT) return "HttpsIngress";
  return `LoadBalancerIngress${port === HTTP_PORT ? "" : port}`;
}
