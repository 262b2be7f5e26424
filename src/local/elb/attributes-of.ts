import type { AttributeRules } from "./attributes";

/** Attributes of network and gateway load balancers and of functions, which an application load balancer hasn't. */
const FOREIGN =
  /^(lambda|preserve_client_ip|proxy_protocol|target_failover|deregistration_delay\.connection|target_health_state|dns_record)/;

/** Every attribute as the API shows it: as it was given, else its default. */
export function attributesOf(
  rules: AttributeRules,
  given: readonly { Key?: string; Value?: string }[],
): { Key: string; Value: string }[] {
  const values = new Map(given.map(({ Key = "", Value = "" }) => [Key, Value]));
  return Object.entries(rules)
    .filter(([Key]) => !FOREIGN.test(Key) || values.has(Key))
    .map(([Key, rule]) => ({ Key, Value: values.get(Key) || rule.default }));
}
