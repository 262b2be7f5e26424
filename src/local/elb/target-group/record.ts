import { table } from "../../table";

export interface TargetGroup {
  /** ARN. */
  id: string;
  name: string;
  stack?: string;
  vpcId?: string;
  /** Of groups that were made before it was kept there is none. */
  targetType?: "ip" | "instance";
  port: number;
  /** TCP and TLS of network load balancers, HTTP and HTTPS of others. */
  protocol: "HTTP" | "HTTPS" | "TCP" | "TLS";
  protocolVersion: "HTTP1" | "HTTP2" | "GRPC";
  healthCheck: {
    path: string;
    port: string;
    /** TCP: that a connection can be made; path and matcher are nothing to it. */
    protocol: "HTTP" | "HTTPS" | "TCP";
    interval: number;
    timeout: number;
    healthyThreshold: number;
    unhealthyThreshold: number;
    matcher: string;
  };
  deregistrationDelay: number;
  stickiness?:
    | { type: "lb_cookie"; duration: number }
    | { type: "app_cookie"; duration: number; cookieName: string }
    | { type: "source_ip" };
  /** Each connection begins with whom it is from, in version 2 of the PROXY protocol. */
  proxyProtocol?: true;
  algorithm: "round_robin" | "least_outstanding_requests" | "weighted_random";
}

/** Whether its load balancer is a network one, which balances connections. */
export const isOfConnections = ({ protocol }: Pick<TargetGroup, "protocol">): boolean =>
  protocol === "TCP" || protocol === "TLS";

export const targetGroups = table((group: TargetGroup) => ({ name: group.name }));
