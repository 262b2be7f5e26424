import { type AttributeRules, Attributes, FLAG } from "../attributes";
import type { LoadBalancer } from "./record";

const NONE = "";

/** The attributes of load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
export const LOAD_BALANCER_ATTRIBUTES = {
  "access_logs.s3.bucket": { default: NONE },
  "access_logs.s3.enabled": { values: FLAG, default: "false" },
  "access_logs.s3.prefix": { default: NONE },
  "client_keep_alive.seconds": { values: [60, 604_800], default: "3600" },
  "connection_logs.s3.bucket": { default: NONE },
  "connection_logs.s3.enabled": { values: FLAG, default: "false" },
  "connection_logs.s3.prefix": { default: NONE },
  // What a single machine has no use for.
  "deletion_protection.enabled": { values: FLAG, default: "false", acts: true },
  "dns_record.client_routing_policy": { default: "any_availability_zone" },
  "health_check_logs.s3.bucket": { default: NONE },
  "health_check_logs.s3.enabled": { values: FLAG, default: "false" },
  "health_check_logs.s3.prefix": { default: NONE },
  "idle_timeout.timeout_seconds": { values: [1, 4000], default: "60", acts: true },
  "ipv6.deny_all_igw_traffic": { values: FLAG, default: "false" },
  "load_balancing.cross_zone.enabled": { values: FLAG, default: "true", acts: true },
  "routing.http.desync_mitigation_mode": { values: ["monitor", "defensive", "strictest"], default: "defensive" },
  // HAProxy drops them whatever is said.
  "routing.http.drop_invalid_header_fields.enabled": { values: FLAG, default: "false", acts: true },
  "routing.http.preserve_host_header.enabled": { values: FLAG, default: "false" },
  "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": { values: FLAG, default: "false", acts: true },
  "routing.http.xff_client_port.enabled": { values: FLAG, default: "false" },
  "routing.http.xff_header_processing.mode": { values: ["append", "preserve", "remove"], default: "append" },
  "routing.http2.enabled": { values: FLAG, default: "true", acts: true },
  "secondary_ips.auto_assigned.per_subnet": { values: [0, 7], default: "0" },
  "waf.fail_open.enabled": { values: FLAG, default: "false" },
  "zonal_shift.config.enabled": { values: FLAG, default: "false", acts: true },
} as const satisfies AttributeRules;

export const loadBalancerAttributes = ({ attributes }: Pick<LoadBalancer, "attributes">) =>
  new Attributes(LOAD_BALANCER_ATTRIBUTES, attributes);
