import { App, Stack } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as route53 from "aws-cdk-lib/aws-route53";
import { EcsCluster, LoadBalancedService, type LoadBalancerProps } from "../../src/cdk";
import { newStack, onlyOf, propertiesOf } from "./support";

function behind(loadBalancer: (stack: ReturnType<typeof newStack>) => LoadBalancerProps) {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const props = { cluster, image: "x", port: 80, loadBalancer: loadBalancer(stack) };
  return { stack, cluster, service: new LoadBalancedService(stack, "web", props) };
}

const zoneOf = (stack: ReturnType<typeof newStack>) =>
  new route53.PublicHostedZone(stack, "Zone", { zoneName: "example.com" });

test("a certificate of the CDK's is the listener's", () => {
  const { stack, service } = behind((scope) => ({
    certificate: new acm.Certificate(scope, "Certificate", { domainName: "example.com" }),
  }));
  const [listener] = propertiesOf(stack, "AWS::ElasticLoadBalancingV2::Listener").filter(({ Port }) => Port === 443);
  expect(listener).toMatchObject({
    Certificates: [{ CertificateArn: { Ref: expect.stringMatching(/^Certificate/) } }],
    Protocol: "HTTPS",
  });
  expect(stack.resolve(service.url)).toEqual({
    "Fn::Join": ["", ["https://", { "Fn::GetAtt": [expect.stringMatching(/^webLoadBalancer/), "DNSName"] }]],
  });
});

test("a domain in a zone that is given by its name has it looked up where the stack knows where it is", () => {
  const env = { account: "123456789012", region: "eu-west-1" };
  const key = "hosted-zone:account=123456789012:domainName=example.com:region=eu-west-1";
  const context = { [key]: { Id: "/hostedzone/Z9", Name: "example.com." } };
  const make = (stack: Stack) =>
    new LoadBalancedService(stack, "web", {
      cluster: new EcsCluster(stack, "cluster"),
      image: "x",
      port: 80,
      loadBalancer: { domain: "api.example.com", zoneName: "example.com" },
    });
  const stack = new Stack(new App({ context }), "known", { env });
  make(stack);
  expect(onlyOf(stack, "AWS::Route53::RecordSet")).toMatchObject({ HostedZoneId: "Z9" });
  expect(() => make(newStack())).toThrow(
    'loadBalancer.zoneName is "example.com"; allowed in a stack that knows its account and region (env)',
  );
});

test("a domain in a zone of the CDK's has its record and its certificate there", () => {
  const { stack, service } = behind((scope) => ({ domain: "api.example.com", zone: zoneOf(scope) }));
  const zone = { Ref: expect.stringMatching(/^Zone/) };
  expect(onlyOf(stack, "AWS::CertificateManager::Certificate")).toEqual({
    DomainName: "api.example.com",
    DomainValidationOptions: [{ DomainName: "api.example.com", HostedZoneId: zone }],
    ValidationMethod: "DNS",
  });
  expect(onlyOf(stack, "AWS::Route53::RecordSet")).toMatchObject({ HostedZoneId: zone, Name: "api.example.com" });
  // What `Ref` of a record gives is its name: the domain.
  expect(stack.resolve(service.url)).toEqual({
    "Fn::Join": ["", ["https://", { Ref: expect.stringMatching(/^webRecordSet/) }]],
  });
});

test.each([
  [
    { certificate: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
    /certificate is "arn.*allowed is an acm.ICertificate/,
  ],
  [{ certificate: null }, /loadBalancer.certificate is null; allowed is an acm.ICertificate/],
  [{ domain: "a.b", zone: "Z1" }, /loadBalancer.zone is "Z1"; allowed is a route53.IHostedZone/],
])("%j is refused with what would be taken", (loadBalancer, message) => {
  expect(() => behind(() => loadBalancer as unknown as LoadBalancerProps)).toThrow(message);
});

test("a domain is in the public zone that is given for it", () => {
  const inZone = (domain: string, zone: (stack: Stack) => route53.IHostedZone, more?: LoadBalancerProps) =>
    behind((stack) => ({ domain, zone: zone(stack), ...more }));
  expect(() => inZone("api.example.org", zoneOf)).toThrow(
    'loadBalancer.zone is "example.com"; allowed is the zone that the domain api.example.org is in',
  );
  expect(() => inZone("notexample.com", zoneOf)).toThrow(/loadBalancer.zone is "example.com"/);
  inZone("example.com", zoneOf);
  inZone("API.Example.com", (stack) =>
    route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", { hostedZoneId: "Z1", zoneName: "example.com." }),
  );
  inZone("anything.example.org", (stack) => route53.HostedZone.fromHostedZoneId(stack, "Zone", "Z1"));
  const hidden = (stack: Stack) => {
    const vpc = new ec2.Vpc(stack, "Vpc");
    return new route53.PrivateHostedZone(stack, "Zone", { zoneName: "example.com", vpc });
  };
  expect(() => inZone("api.example.com", hidden)).toThrow("allowed is a public zone");
  const certificate = acm.Certificate.fromCertificateArn(
    newStack(),
    "C",
    "arn:aws:acm:us-east-1:123456789012:certificate/a",
  );
  inZone("api.example.com", hidden, { certificate });
});

test("an internal load balancer in an imported network lets in what is said, since nobody knows the network's block", () => {
  const stack = newStack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: "vpc-1",
    availabilityZones: ["a", "b"],
    privateSubnetIds: ["subnet-1", "subnet-2"],
  });
  const cluster = new EcsCluster(stack, "cluster", { vpc });
  const service = (id: string, more: LoadBalancerProps) =>
    new LoadBalancedService(stack, id, { cluster, image: "x", port: 80, loadBalancer: { public: false, ...more } });
  expect(() => service("open", {})).toThrow(/loadBalancer.allowFrom is not set; an internal load balancer lets in/);
  service("closed", { allowFrom: ["10.0.0.0/8"] });
  expect(propertiesOf(stack, "AWS::EC2::SecurityGroupIngress")).toEqual(
    expect.arrayContaining([expect.objectContaining({ CidrIp: "10.0.0.0/8", FromPort: 80 })]),
  );
  expect(JSON.stringify(propertiesOf(stack, "AWS::EC2::SecurityGroupIngress"))).not.toContain("0.0.0.0/0");
});
