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
  protocol: "HTTP" | "HTTPS";
  protocolVersion: "HTTP1" | "HTTP2" | "GRPC";
  healthCheck: {
    path: string;
    port: string;
    protocol: "HTTP" | "HTTPS";
    interval: number;
    timeout: number;
    healthyThreshold: number;
    unhealthyThreshold: number;
    matcher: string;
  };
  deregistrationDelay: number;
  stickiness?: { type: "lb_cookie"; duration: number } | { type: "app_cookie"; duration: number; cookieName: string };
  algorithm: "round_robin" | "least_outstanding_requests" | "weighted_random";
}

export const targetGroups = table((group: TargetGroup) => ({ name: group.name }));
