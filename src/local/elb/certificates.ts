import type { Certificate } from "../certificates/record";
import { invalidProperty } from "../resources/handler";
import type { Store } from "../store/store";
import type { Listener } from "./listener/record";
import type { ListenerRule } from "./rule/record";
import type { ServedCertificate } from "./served-certificate";

const ARN =
  /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+|iam::\d{12}:server-certificate\/[A-Za-z0-9_+=,.@/-]+)$/;

/**
 * The ARN of a certificate that a listener can have: one of a stack here, or one of an account, in whose place this machine
 * serves with one of its own authority.
 */
export function certificateArn(path: string, given: string | undefined): string {
  if (given !== undefined && ARN.test(given)) return given;
  throw invalidProperty(path, given, "allowed are ARNs of certificates of Certificate Manager or IAM");
}

const HOST = /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** The certificates of a listener that ends TLS, its own first. */
export function servedCertificates(
  store: Pick<Store, "get" | "by">,
  listener: Listener,
  rules: readonly ListenerRule[],
): ServedCertificate[] {
  const further = store.by("listenerCertificates", "listener", listener.id).flatMap(({ certificates }) => certificates);
  // In an order that doesn't depend on the table's.
  const arns = [...new Set([...(listener.certificates ?? []), ...further.sort()])];
  // One that was made while certificates were only recorded knows none.
  if (arns.length === 0 && listener.protocol === "HTTPS") return [{ arn: listener.id, names: hostsOf(rules) }];
  return arns.map((arn) => ({ arn, names: store.get("certificates", arn)?.names ?? hostsOf(rules) }));
}

/** What is known of the names of a certificate that isn't of this machine: the hosts that the listener's rules are for. */
function hostsOf(rules: readonly ListenerRule[]): Certificate["names"] {
  const hosts = rules.flatMap(({ conditions }) =>
    conditions.flatMap((condition) => (condition.field === "host-header" ? condition.values : [])),
  );
  return [...new Set(hosts.map((host) => host.toLowerCase()))].filter((host) => HOST.test(host)).sort();
}
