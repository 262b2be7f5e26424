import { table } from "../../table";

export interface LoadBalancer {
  /** ARN. */
  id: string;
  name: string;
  stack?: string;
  /** It balances connections; an application load balancer, which balances requests, has none. */
  type?: "network";
  scheme: "internet-facing" | "internal";
  vpcId?: string;
  /** Name of the Docker network that it is attached to. */
  network: string;
  /** `localhost:<port>`. */
  dnsName: string;
  /** Host port that stands for port 80 or 443. */
  hostPort: number;
  /** Those that were given, by key. */
  attributes: Readonly<Record<string, string>>;
}

export const loadBalancers = table((loadBalancer: LoadBalancer) => ({
  name: loadBalancer.name,
  network: loadBalancer.network,
}));
