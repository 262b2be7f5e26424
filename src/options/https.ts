import { TLS_POLICIES } from "../ecs/tls-policies";
import { CERTIFICATES } from "./certificates";
import type { Around } from "./entry";
import type { Entries, SpecOf } from "./group";
import type { Property } from "./property";
import { flag, oneOf, text } from "./values";

/** What makes a load balancer answer HTTPS: a certificate, or a domain for which one is made. */
export interface HttpsOptions {
  /**
   * ARN of a certificate of Certificate Manager (or IAM) that the load balancer answers HTTPS with: in the CDK an
   * `ICertificate`. It is of the load balancer's own region, and for the name that it is called by. With another service's
   * load balancer, which answers HTTPS, it is served to those who call one of its names.
   * @default the one that is made for `domain`; without both, HTTP
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
   */
  certificate?: string;
  /**
   * DNS name under which the service answers: `api.example.com`. It gets an alias record in `zone`, and a certificate that is
   * validated there, unless `certificate` is one for it. With another service's load balancer its requests go to this service.
   * @default the load balancer's own name
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   */
  domain?: string;
  /**
   * ARNs of further certificates of the listener, by names of one's own choice: in the CDK each an `ICertificate`. Each is
   * served to those who call one of its names, and the listener's own to all others (SNI). Only with HTTPS; with a listener that
   * is there already, such as another service's, which answers HTTPS, also without a `certificate`.
   * @default none
   * @example { blog: "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html#sni-certificate-list
   */
  moreCertificates?: Record<string, string>;
  /**
   * ID of the public hosted zone of Route 53 that `domain` is in, `Z…`: in the CDK an `IHostedZone`. With `domain` this or
   * `zoneName` is needed.
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html
   */
  zone?: string;
  /**
   * Name of the public hosted zone that `domain` is in, in place of its ID: it is looked up in the account of the stack. In the
   * CDK the stack's environment says which that is (`env: { account, region }`), and the answer is kept in `cdk.context.json`; in
   * Pulumi it is asked at each run. Locally nothing is. Known while the program runs.
   * @example "example.com"
   */
  zoneName?: string;
  /**
   * Whether port 80 answers with a redirect (301) to HTTPS. Without it nothing listens there. Only with HTTPS, and not with
   * another service's load balancer. @default true
   */
  redirect?: boolean;
  /**
   * Security policy of the HTTPS listener: the versions and ciphers of TLS that it speaks. Only with HTTPS, and not with
   * another service's load balancer.
   * @default ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, the one that AWS recommends: TLS 1.2 and 1.3 with forward secrecy
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   */
  tlsPolicy?: string;
}

const LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

export const HTTPS = {
  ...CERTIFICATES,
  domain: text(
    "DNS names of at least two labels, such as api.example.com",
    new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})+$`),
  ),
  zone: text("IDs of hosted zones, such as Z2FDTNDATAQYW2", /^[A-Z0-9]{1,32}$/),
  zoneName: text(
    "names of hosted zones, such as example.com",
    new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`),
  ).known(),
  redirect: flag().known().default(true),
  tlsPolicy: oneOf(...TLS_POLICIES.map(({ name }) => name)).default("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"),
} satisfies Entries<HttpsOptions>;

type HttpsSpec = SpecOf<typeof HTTPS>;

/** Whether what is said is only for a listener that speaks HTTPS. */
export const needsHttps = (said: Partial<Record<"certificate" | "domain" | "moreCertificates", unknown>>): boolean =>
  speaksHttps(said) || Object.keys(said.moreCertificates ?? {}).length > 0;

/** Whether the listener that a service's requests come by speaks HTTPS. */
export const speaksHttps = ({ certificate, domain }: Partial<Record<"certificate" | "domain", unknown>>): boolean =>
  certificate !== undefined || domain !== undefined;

/** HTTPS's port where it is spoken, else HTTP's. */
export function portOfProtocol({ sibling }: Around): number {
  return speaksHttps({ certificate: sibling("certificate"), domain: sibling("domain") }) ? 443 : 80;
}

/** @param ownListener whether what it speaks follows from what is said here */
export const isWhole =
  (ownListener: boolean) =>
  (loadBalancer: Property, { domain, zone, zoneName, ...spec }: HttpsSpec): void => {
    if (domain !== undefined && zone === undefined && zoneName === undefined) {
      loadBalancer.get("zone").fail("a domain needs the hosted zone that it is in: this or zoneName");
    }
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
    if (typeof domain === "string" && domain.length > 64 && spec.certificate === undefined) {
      loadBalancer
        .get("domain")
        .fail("allowed are up to 64 characters, which a certificate takes, or a certificate with it");
    }
    for (const [key, value] of Object.entries({ zone, zoneName })) {
      if (domain === undefined && value !== undefined) loadBalancer.get(key).fail("allowed only together with domain");
    }
    if (zone !== undefined && zoneName !== undefined) {
      loadBalancer.get("zoneName").fail("allowed is one of zone and zoneName, and zone is set too");
    }
    if (
      zoneName !== undefined &&
      typeof domain === "string" &&
      !`.${domain}`.toLowerCase().endsWith(`.${zoneName}`.toLowerCase())
    ) {
      loadBalancer.get("zoneName").fail(`allowed is what the domain, ${domain}, ends with`);
    }
    if (speaksHttps({ domain, ...spec })) return;
    const names = ["redirect", "tlsPolicy", ...(ownListener ? ["moreCertificates"] : [])];
    for (const property of names.map((name) => loadBalancer.get(name))) {
      if (property.value !== undefined) property.fail("allowed only with HTTPS: together with certificate or domain");
    }
  };

/** Port 80 is the redirect's. */
export function leavesPort(loadBalancer: Property, spec: HttpsSpec & { port: number }): void {
  if (!speaksHttps(spec) || !spec.redirect || spec.port !== 80) return;
  loadBalancer.get("port").fail("with HTTPS allowed are all but 80, which redirects, unless redirect is false");
}
