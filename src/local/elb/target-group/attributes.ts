import { type AttributeRules, type Attributes, FLAG } from "../attributes";

const NONE = "";

/** The attributes of target groups: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */
export const TARGET_GROUP_ATTRIBUTES = {
  "deregistration_delay.timeout_seconds": { values: [0, 3600], default: "300", acts: true },
  "deregistration_delay.connection_termination.enabled": { values: FLAG, default: "false" },
  "lambda.multi_value_headers.enabled": { values: FLAG, default: "false" },
  "load_balancing.algorithm.anomaly_mitigation": { values: ["on", "off"], default: "off" },
  "load_balancing.algorithm.type": {
    values: ["round_robin", "least_outstanding_requests", "weighted_random"],
    default: "round_robin",
    acts: true,
  },
  // One machine is in all zones.
  "load_balancing.cross_zone.enabled": {
    values: [...FLAG, "use_load_balancer_configuration"],
    default: "use_load_balancer_configuration",
    acts: true,
  },
  "preserve_client_ip.enabled": { values: FLAG, default: "false" },
  "proxy_protocol_v2.enabled": { values: FLAG, default: "false", acts: true },
  "slow_start.duration_seconds": { default: "0" },
  "stickiness.app_cookie.cookie_name": { default: NONE, acts: true },
  "stickiness.app_cookie.duration_seconds": { values: [1, 604_800], default: "86400", acts: true },
  "stickiness.enabled": { values: FLAG, default: "false", acts: true },
  "stickiness.lb_cookie.duration_seconds": { values: [1, 604_800], default: "86400", acts: true },
  "stickiness.type": { values: ["lb_cookie", "app_cookie", "source_ip"], default: "lb_cookie", acts: true },
  "target_failover.on_deregistration": { default: "no_rebalance" },
  "target_failover.on_unhealthy": { default: "no_rebalance" },
  "target_group_health.dns_failover.minimum_healthy_targets.count": { default: "1" },
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": { default: "off" },
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": { default: "1" },
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": { default: "off" },
  "target_health_state.unhealthy.connection_termination.enabled": { values: FLAG, default: "true" },
  "target_health_state.unhealthy.draining_interval_seconds": { values: [0, 360_000], default: "0" },
} as const satisfies AttributeRules;

export type TargetGroupAttributes = Attributes<typeof TARGET_GROUP_ATTRIBUTES>;
