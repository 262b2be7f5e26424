import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, split } from "../cfn/value";
import type { LoadBalancerSpec } from "../options";
import { fnv1a } from "./fnv1a";
import { HTTP_PORT, HTTPS_PORT, listenerRole } from "./listener-role";
import type { Overrides } from "./overrides";
import type { LoadBalancerRefs } from "./refs";
import { forwardTo } from "./rule";

export interface ListenersInput {
  /** The service's key. */
  key: string;
  loadBalancer: LoadBalancerSpec;
  /** The load balancer that they are on. */
  loadBalancerArn: Val<string>;
  overrides: Overrides;
}

export const hasHttps = ({ certificate, domain }: LoadBalancerSpec): boolean =>
  certificate !== undefined || domain !== undefined;

/** The listeners of a load balancer of one's own by their roles, the one that serves first. */
export function listenerPorts({
  loadBalancer,
  overrides,
}: Pick<ListenersInput, "loadBalancer" | "overrides">): Map<string, Val<number>> {
  const https = hasHttps(loadBalancer);
  const ports = [loadBalancer.port, ...(https && loadBalancer.redirect ? [HTTP_PORT] : [])];
  return new Map(
    ports.map((port) => {
      const role = listenerRole(port);
      return [role, (overrides[role]?.Port as Val<number> | undefined) ?? port];
    }),
  );
}

/** ARN of the certificate that a service is called with. */
export function certificateArn(key: string, { certificate, domain }: LoadBalancerSpec): Val<string> | undefined {
  return certificate ?? (domain === undefined ? undefined : att(`${key}/Certificate`, "CertificateArn"));
}

/**
 * The listeners. The one for HTTPS is a resource of its own beside the one on port 80, which then redirects to it: so a service
 * that gets a certificate answers on both ports all the while, and so does one that loses it.
 */
export function planListeners(
  { key, loadBalancer, loadBalancerArn }: ListenersInput,
  targetGroupArn: Val<string>,
  dependsOn: readonly string[],
): Resource[] {
  const { port, tlsPolicy, redirect, moreCertificates } = loadBalancer;
  const certificate = certificateArn(key, loadBalancer);
  const logicalId = `${key}/${listenerRole(port)}`;
  if (certificate === undefined) {
    return [
      resource("AWS::ElasticLoadBalancingV2::Listener", logicalId, {
        DefaultActions: [forwardTo(targetGroupArn)],
        LoadBalancerArn: loadBalancerArn,
        Port: port,
        Protocol: "HTTP",
      }),
    ];
  }
  const https = resource("AWS::ElasticLoadBalancingV2::Listener", logicalId, {
    Certificates: [{ CertificateArn: certificate }],
    DefaultActions: [forwardTo(targetGroupArn)],
    LoadBalancerArn: loadBalancerArn,
    Port: port,
    Protocol: "HTTPS",
    SslPolicy: tlsPolicy,
  });
  const more = planMoreCertificates(logicalId, att(logicalId, "ListenerArn"), moreCertificates);
  if (!redirect) return [https, ...more];
  const http = resource(
    "AWS::ElasticLoadBalancingV2::Listener",
    `${key}/${listenerRole(HTTP_PORT)}`,
    {
      DefaultActions: [
        { RedirectConfig: { Port: String(port), Protocol: "HTTPS", StatusCode: "HTTP_301" }, Type: "redirect" },
      ],
      LoadBalancerArn: loadBalancerArn,
      Port: HTTP_PORT,
      Protocol: "HTTP",
    },
    // Nobody is sent to where nothing answers yet.
    [https.logicalId, ...dependsOn],
  );
  return [https, ...more, http];
}

/**
 * Certificates beside the listener's own, each for those who call one of its names. A resource takes one, and is called by it:
 * under another name it would be made anew, and what was before it would take the certificate off once it goes.
 * @param begin what their logical ids begin with
 */
export function planMoreCertificates(
  begin: string,
  listenerArn: Val<string>,
  certificates: Record<string, Val<string>>,
): Resource[] {
  return Object.entries(certificates).map(([name, arn]) =>
    listenerCertificate(`${begin}Certificate${isLater(arn) ? suffixOf(name) : fnv1a(arn)}`, listenerArn, arn),
  );
}

const isLater = (arn: Val<string>): arn is Exclude<Val<string>, string> => typeof arn !== "string";

/** A certificate beside the listener's own. */
const listenerCertificate = (id: string, listenerArn: Val<string>, arn: Val<string>): Resource =>
  resource("AWS::ElasticLoadBalancingV2::ListenerCertificate", id, {
    Certificates: [{ CertificateArn: arn }],
    ListenerArn: listenerArn,
  });

/** What the role of something with a name ends with: `Admin` of `admin`. */
export const suffixOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** What a listener's override makes of its protocol. */
export function protocolOf(role: string, loadBalancer: LoadBalancerSpec, overrides: Overrides): "http" | "https" {
  const said = overrides[role]?.Protocol;
  if (said === "HTTPS") return "https";
  return hasHttps(loadBalancer) && said !== "HTTP" ? "https" : "http";
}

/**
 * Where a load balancer answers. On this machine its name, and a domain's, is `localhost:<port>`, whose port stands for 80 and
 * 443; another listener's has a number of its own.
 */
export function url(host: Val<string>, { port, https }: Pick<LoadBalancerRefs, "port" | "https">): Val<string> {
  const begin = https ? "https://" : "http://";
  if (port === (https ? HTTPS_PORT : HTTP_PORT)) return join("", [begin, host]);
  // Here both ports are the one that stands in the name.
  if (port === HTTP_PORT || port === HTTPS_PORT) return join("", [begin, host, `:${port}`]);
  return join("", [begin, split(":", host, 0), ...(typeof port === "number" ? [`:${port}`] : [":", port])]);
}
