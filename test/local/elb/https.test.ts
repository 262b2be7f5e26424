import { DesiredBalancers } from "../../../src/local/balancer";
import { overview } from "../../../src/local/overview/calls";
import { Api } from "../doors/api";

const ELB = "AWS::ElasticLoadBalancingV2::";
const IMPORTED = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  const { harness } = api;
  await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc"), CidrBlock: "10.1.0.0/24" });
  await harness.create("Lb", `${ELB}LoadBalancer`, { Subnets: [harness.att("Subnet")] });
  await harness.create("Certificate", "AWS::CertificateManager::Certificate", {
    DomainName: "API.example.com",
    SubjectAlternativeNames: ["*.example.org", "api.example.com"],
    ValidationMethod: "DNS",
    DomainValidationOptions: [{ DomainName: "API.example.com", HostedZoneId: "Z1" }],
  });
});
afterEach(() => api.close());

const FIXED = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } };

const listener = (properties: object, name = "Listener") =>
  api.harness.create(name, `${ELB}Listener`, {
    LoadBalancerArn: api.harness.att("Lb"),
    Port: 443,
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: api.harness.att("Certificate") }],
    DefaultActions: [FIXED],
    ...properties,
  });

const further = (arn: string, name = "More") =>
  api.harness.create(name, `${ELB}ListenerCertificate`, {
    ListenerArn: api.harness.att("Listener"),
    Certificates: [{ CertificateArn: arn }],
  });

const served = () => new DesiredBalancers(api.harness.store).current()[0]!.listeners[0]!.certificates;

async function elb(action: string, input: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams({ Action: action, Version: "2015-12-01", ...input }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return (await api.raw({ service: "elasticloadbalancing", headers, body })).body.toString();
}

const texts = (body: string, element: string) =>
  [...body.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text]) => text);

test("an HTTPS listener serves its certificate, for all the names that it is for", async () => {
  expect(await listener({})).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(served()).toEqual([{ arn: api.harness.att("Certificate"), names: ["api.example.com", "*.example.org"] }]);
});

test("of a certificate in an account only the hosts are known that rules are for", async () => {
  await listener({ Certificates: [{ CertificateArn: IMPORTED }] });
  expect(served()).toEqual([{ arn: IMPORTED, names: [] }]);
  await api.harness.create("Rule", `${ELB}ListenerRule`, {
    ListenerArn: api.harness.att("Listener"),
    Priority: 1,
    Conditions: [{ Field: "host-header", Values: ["*.shop.com", "a?.shop.com", "API.shop.com"] }],
    Actions: [FIXED],
  });
  expect(served()).toEqual([{ arn: IMPORTED, names: ["*.shop.com", "api.shop.com"] }]);
});

test("further certificates come after its own", async () => {
  await listener({});
  await further(IMPORTED);
  expect(served()?.map(({ arn }) => arn)).toEqual([api.harness.att("Certificate"), IMPORTED]);
  const body = await elb("DescribeListenerCertificates", { ListenerArn: api.harness.att("Listener") });
  expect(texts(body, "CertificateArn")).toEqual([api.harness.att("Certificate"), IMPORTED]);
  expect(texts(body, "IsDefault")).toEqual(["true", "false"]);
  await api.harness.remove("More", `${ELB}ListenerCertificate`);
  expect(served()).toHaveLength(1);
});

test("a certificate in use isn't removed", async () => {
  await listener({ Certificates: [{ CertificateArn: IMPORTED }] });
  await further(api.harness.att("Certificate"));
  const type = "AWS::CertificateManager::Certificate";
  expect(await api.harness.remove("Certificate", type)).toMatchObject({
    OperationStatus: "FAILED",
    StatusMessage: expect.stringContaining("is in use by a listener"),
  });
  await api.harness.remove("More", `${ELB}ListenerCertificate`);
  expect(await api.harness.remove("Certificate", type)).toMatchObject({ OperationStatus: "SUCCESS" });
});

test.each([
  [{ Certificates: [] }, "Certificates is []; an HTTPS listener has exactly one certificate of its own"],
  [
    { Certificates: [{ CertificateArn: IMPORTED }, { CertificateArn: `${IMPORTED}2` }] },
    "an HTTPS listener has exactly one certificate of its own",
  ],
  [{ Certificates: [{ CertificateArn: "mine" }] }, 'Certificates.0.CertificateArn is "mine"; allowed are ARNs'],
  [{ SslPolicy: "ELBSecurityPolicy-TLS13" }, 'SslPolicy is "ELBSecurityPolicy-TLS13"; allowed are ELBSecurityPolicy-'],
  [{ Protocol: "HTTP" }, "Certificates is {"],
  [
    { Protocol: "HTTP", Certificates: [], SslPolicy: "ELBSecurityPolicy-2016-08" },
    "it is for listeners whose Protocol is",
  ],
])("a listener with %j is refused", async (properties, message) => {
  const event = await listener(properties);
  expect(event.OperationStatus).toBe("FAILED");
  expect(event.StatusMessage).toContain(message);
});

test("an HTTP listener takes no further certificates", async () => {
  await listener({ Protocol: "HTTP", Port: 80, Certificates: [] });
  expect((await further(IMPORTED)).StatusMessage).toMatch(/certificates are for HTTPS listeners, and this one is HTTP/);
});

test.each(["localhost", "a b.com", "-.com", "*", "example.com\nDNS:evil.com"])(
  "a certificate for %j is refused",
  async (DomainName) => {
    const event = await api.harness.create("Bad", "AWS::CertificateManager::Certificate", { DomainName });
    expect(event).toMatchObject({ OperationStatus: "FAILED", StatusMessage: expect.stringMatching(/DomainName/) });
  },
);

test("a listener is described with its certificate and its security policy", async () => {
  await listener({ SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" });
  await listener({ Port: 8443 }, "Other");
  const body = await elb("DescribeListeners", { LoadBalancerArn: api.harness.att("Lb") });
  expect(texts(body, "CertificateArn")).toEqual(Array(2).fill(api.harness.att("Certificate")));
  expect(texts(body, "SslPolicy").sort()).toEqual(["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06"]);
});

test("security policies are described by their versions", async () => {
  const named = { "Names.member.1": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" };
  expect(texts(await elb("DescribeSSLPolicies", named), "member")).toEqual(
    expect.arrayContaining(["TLSv1.2", "TLSv1.3"]),
  );
  expect(texts(await elb("DescribeSSLPolicies"), "Name")).toContain("ELBSecurityPolicy-FS-1-2-Res-2020-10");
  expect(await elb("DescribeSSLPolicies", { "Names.member.1": "none" })).toContain("SSLPolicyNotFound");
});

test("a DNS record that leads to a load balancer is its address here, by another name in tasks", async () => {
  const { harness } = api;
  const record = (name: string, DNSName: string) =>
    harness.create(name, "AWS::Route53::RecordSet", {
      Name: "api.example.com",
      Type: "A",
      HostedZoneId: "Z1",
      AliasTarget: { DNSName, HostedZoneId: "Z2" },
    });
  const address = harness.att("Lb", "DNSName");
  await record("Record", `dualstack.${address}`);
  expect(harness.att("Record", "Ref")).toBe(address);
  expect(harness.att("Record", "TasksRef")).toBe(harness.att("Lb", "TasksDNSName"));
  await record("Elsewhere", "example.cloudfront.net");
  expect(harness.att("Elsewhere", "Ref")).toBe("api.example.com");
});

test("a load balancer's URL is that of its HTTPS listener", async () => {
  await listener({ Port: 80, Protocol: "HTTP", Certificates: [] }, "Plain");
  await listener({});
  const { LoadBalancers } = await overview(api.harness.control, {});
  expect(LoadBalancers[0]?.Url).toBe(`https://${api.harness.att("Lb", "DNSName")}`);
});
