import { att, join, type LoadBalancerRefs, type Resource, split } from "../../src/plan";
import { balanced, cluster, find, ids, ofType } from "./shop";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
const HTTPS = { certificate: CERTIFICATE };
const DOMAIN = { domain: "api.example.com", zone: "Z1" };

describe("a load balancer with a certificate", () => {
  test("answers HTTPS, and redirects there once that is so", () => {
    const { resources, refs } = balanced({ loadBalancer: HTTPS });
    expect(find(resources, "web/HttpsListener").properties).toEqual({
      Certificates: [{ CertificateArn: CERTIFICATE }],
      DefaultActions: [{ TargetGroupArn: att("web/TargetGroup", "TargetGroupArn"), Type: "forward" }],
      LoadBalancerArn: att("web/LoadBalancer", "LoadBalancerArn"),
      Port: 443,
      Protocol: "HTTPS",
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
    expect(find(resources, "web/Listener")).toMatchObject({
      properties: {
        DefaultActions: [
          { RedirectConfig: { Port: "443", Protocol: "HTTPS", StatusCode: "HTTP_301" }, Type: "redirect" },
        ],
        Port: 80,
        Protocol: "HTTP",
      },
      dependsOn: expect.arrayContaining(["web/HttpsListener", "web/HttpsIngress"]),
    });
    expect(find(resources, "web/Service").dependsOn).toEqual(
      expect.arrayContaining(["web/HttpsListener", "web/HttpsIngress", "web/Listener", "web/LoadBalancerIngress"]),
    );
    expect(refs.url).toEqual(join("", ["https://", att("web/LoadBalancer", "DNSName")]));
  });

  test("has further ones, each served to those who call one of its names", () => {
    const blog = "arn:aws:acm:us-east-1:123456789012:certificate/0a1c";
    const { resources } = balanced({ loadBalancer: { ...HTTPS, moreCertificates: { blog } } });
    const [more, ...others] = ofType(resources, "AWS::ElasticLoadBalancingV2::ListenerCertificate");
    expect(others).toEqual([]);
    expect(more!.properties).toEqual({
      Certificates: [{ CertificateArn: blog }],
      ListenerArn: att("web/HttpsListener", "ListenerArn"),
    });
    const renamed = balanced({ loadBalancer: { ...HTTPS, moreCertificates: { news: blog } } }).resources;
    expect(find(renamed, more!.logicalId)).toEqual(more);
    expect(() => balanced({ loadBalancer: { ...HTTPS, moreCertificates: { blog, news: blog } } })).toThrow(
      /moreCertificates.news is .*; allowed is each certificate once; this is the one of moreCertificates.blog/,
    );
    expect(() => balanced({ loadBalancer: { ...HTTPS, moreCertificates: { again: HTTPS.certificate } } })).toThrow(
      /moreCertificates.again is .*; this is the one of certificate/,
    );
    expect(() => balanced({ loadBalancer: { moreCertificates: { blog } } })).toThrow(
      "loadBalancer.moreCertificates is {",
    );
    expect(() => balanced({ loadBalancer: { ...HTTPS, moreCertificates: { blog: "mine" } } })).toThrow(
      'loadBalancer.moreCertificates.blog is "mine"; allowed are ARNs of certificates',
    );
  });

  test("has further ones of a service that shares it, with one of its own or without", () => {
    const blog = "arn:aws:acm:us-east-1:123456789012:certificate/0a1c";
    const sharing = { paths: ["/api/*"], moreCertificates: { blog } };
    const api = (shared: LoadBalancerRefs | undefined, more: object = {}) =>
      balanced({ loadBalancer: { ...sharing, ...more } }, { name: "api", shared }).resources;
    const shared = balanced({ loadBalancer: HTTPS }).refs.loadBalancer;
    const ofListener = (resources: Resource[]) =>
      resources.filter(({ type }) => type === "AWS::ElasticLoadBalancingV2::ListenerCertificate");
    expect(ofListener(api(shared))).toMatchObject([
      {
        logicalId: expect.stringMatching(/^api\/ListenerCertificate\d+$/),
        properties: {
          Certificates: [{ CertificateArn: blog }],
          ListenerArn: att("web/HttpsListener", "ListenerArn"),
        },
      },
    ]);
    expect(ofListener(api(shared, HTTPS)).map(({ properties }) => properties.Certificates)).toEqual([
      [{ CertificateArn: blog }],
      [{ CertificateArn: HTTPS.certificate }],
    ]);
    expect(() => api(balanced({}).refs.loadBalancer)).toThrow(
      /loadBalancer.moreCertificates is .*; the load balancer that it shares answers HTTP only/,
    );
  });

  test("is of its own region, as its web ACL is, where that is known", () => {
    const of = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0a1b`;
    const [here, elsewhere] = [of("eu-west-1"), of("us-east-1")];
    const place = { partition: "aws", region: "eu-west-1", account: "123456789012" };
    const made = (loadBalancer: object, more: object = {}) =>
      balanced({ loadBalancer, ...more }, { cluster: { ...cluster().refs, place } });
    const webAcl = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b";
    const admin = { port: 8443, containerPort: 8080 };
    for (const [path, wrong] of [
      ["loadBalancer.certificate", { certificate: elsewhere }],
      ["loadBalancer.moreCertificates.blog", { certificate: here, moreCertificates: { blog: elsewhere } }],
      ["loadBalancer.webAcl", { webAcl }],
      [
        "loadBalancer.targetGroups.admin.certificate",
        { certificate: here, targetGroups: { admin: { ...admin, certificate: elsewhere } } },
      ],
    ] as const) {
      expect(() => made(wrong)).toThrow(
        new RegExp(`${path} is "arn:aws:.*"; allowed are those of eu-west-1, the load balancer's region$`),
      );
    }
    const tested = { deployment: { strategy: "BLUE_GREEN" as const, testPort: 8443, testCertificate: elsewhere } };
    expect(() => made({ certificate: here }, tested)).toThrow(/deployment.testCertificate is .* eu-west-1/);
    made({ certificate: "arn:aws:iam::123456789012:server-certificate/shop" });
    made({ certificate: here });
    balanced({ loadBalancer: { certificate: elsewhere, webAcl } });
  });

  test("lets in on both ports, and calls its targets by HTTP", () => {
    const { resources } = balanced({ loadBalancer: HTTPS });
    expect(find(resources, "web/HttpsIngress").properties).toMatchObject({ CidrIp: "0.0.0.0/0", FromPort: 443 });
    expect(find(resources, "web/LoadBalancerIngress").properties).toMatchObject({ CidrIp: "0.0.0.0/0", FromPort: 80 });
    expect(find(resources, "web/TargetGroup").properties.Protocol).toBe("HTTP");
  });

  test("has nothing on port 80 where it is not to redirect", () => {
    const { resources } = balanced({ loadBalancer: { ...HTTPS, redirect: false } });
    expect(ids(resources)).not.toEqual(expect.arrayContaining(["web/Listener"]));
    expect(ids(resources)).not.toEqual(expect.arrayContaining(["web/LoadBalancerIngress"]));
  });

  test("on another port redirects there, and says so in its URL", () => {
    const { resources, refs } = balanced({ loadBalancer: { ...HTTPS, port: 8443 } });
    expect(refs.url).toEqual(join("", ["https://", split(":", att("web/LoadBalancer", "DNSName"), 0), ":8443"]));
    expect(find(resources, "web/Listener").properties.DefaultActions).toMatchObject([
      { RedirectConfig: { Port: "8443" } },
    ]);
    expect(find(resources, "web/LoadBalancerIngress8443").properties.FromPort).toBe(8443);
  });

  test("on HTTP's port, and HTTP on HTTPS's, has the port in its URL", () => {
    const name = att("web/LoadBalancer", "DNSName");
    const options = { ...HTTPS, port: 80, redirect: false };
    expect(balanced({ loadBalancer: options }).refs.url).toEqual(join("", ["https://", name, ":80"]));
    expect(balanced({ loadBalancer: { port: 443 } }).refs.url).toEqual(join("", ["http://", name, ":443"]));
  });

  test("by override has the URL, the ports and the rules of what it is then", () => {
    const Listener = { Port: 443, Protocol: "HTTPS", Certificates: [{ CertificateArn: CERTIFICATE }] };
    const { resources, refs } = balanced({}, { overrides: { Listener } });
    expect(refs.url).toEqual(join("", ["https://", att("web/LoadBalancer", "DNSName")]));
    expect(find(resources, "web/HttpsIngress").properties).toMatchObject({ FromPort: 443, ToPort: 443 });
  });

  test("has its rules on the HTTPS listener", () => {
    const { resources, refs } = balanced({ loadBalancer: { ...HTTPS, paths: ["/a"] } });
    const https = att("web/HttpsListener", "ListenerArn");
    expect(find(resources, "web/ListenerRule").properties.ListenerArn).toEqual(https);
    expect(find(resources, "web/NotFoundRule").properties.ListenerArn).toEqual(https);
    expect(refs.loadBalancer?.listenerArn).toEqual(https);
  });
});

describe("a domain", () => {
  test("gets a certificate that is validated in its zone, and an alias record", () => {
    const { resources, refs } = balanced({ loadBalancer: DOMAIN });
    expect(find(resources, "web/Certificate").properties).toEqual({
      DomainName: "api.example.com",
      DomainValidationOptions: [{ DomainName: "api.example.com", HostedZoneId: "Z1" }],
      ValidationMethod: "DNS",
    });
    expect(find(resources, "web/HttpsListener").properties.Certificates).toEqual([
      { CertificateArn: att("web/Certificate", "CertificateArn") },
    ]);
    expect(find(resources, "web/RecordSet").properties).toEqual({
      AliasTarget: {
        DNSName: att("web/LoadBalancer", "DNSName"),
        EvaluateTargetHealth: false,
        HostedZoneId: att("web/LoadBalancer", "CanonicalHostedZoneID"),
      },
      HostedZoneId: "Z1",
      Name: "api.example.com",
      Type: "A",
    });
    expect(refs.url).toEqual(join("", ["https://", att("web/RecordSet", "Name")]));
  });

  test("with a certificate needs none of its own", () => {
    const { resources } = balanced({ loadBalancer: { ...DOMAIN, ...HTTPS } });
    expect(ids(resources)).not.toContain("web/Certificate");
    expect(ids(resources)).toContain("web/RecordSet");
  });

  test("of a service that shares a load balancer leads there, by a certificate beside the other's", () => {
    const web = balanced({ loadBalancer: HTTPS });
    const { resources, refs } = balanced({ loadBalancer: DOMAIN }, { name: "api", shared: web.refs.loadBalancer });
    expect(find(resources, "api/ListenerCertificate").properties).toEqual({
      Certificates: [{ CertificateArn: att("api/Certificate", "CertificateArn") }],
      ListenerArn: att("web/HttpsListener", "ListenerArn"),
    });
    expect(find(resources, "api/ListenerRule").properties.Conditions).toEqual([
      { Field: "host-header", HostHeaderConfig: { Values: ["api.example.com"] } },
    ]);
    expect(refs.url).toEqual(join("", ["https://", att("api/RecordSet", "Name")]));
  });

  test("is refused where the load balancer that it would share answers HTTP", () => {
    const web = balanced();
    expect(() => balanced({ loadBalancer: DOMAIN }, { name: "api", shared: web.refs.loadBalancer })).toThrow(
      'FargateService "api": loadBalancer.domain is "api.example.com"; the load balancer that it shares answers HTTP only',
    );
  });
});
