import { App, Stack } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { run } from "../pulumi/mocks";

process.env.CDK_VALIDATION = "false";

const HERE = { region: "us-east-1", account: "123456789012" };
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const CLUSTER = `arn:aws:ecs:us-east-1:123456789012:cluster/shop`;
const VPC = { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: ["subnet-3", "subnet-4"] };

const stackIn = (env: { region: string; account: string }, id = "shop", app = new App()) => new Stack(app, id, { env });

describe("what its service takes of its own region only is refused of another one", () => {
  const volumes = [{ name: "data", ebs: { size: 20, kmsKey: KEY } }];
  const mountPoints = [{ volume: "data", containerPath: "/data" }];
  test.each<[string, object]>([
    ["logs.encryptionKey", { logs: { encryptionKey: KEY } }],
    ["alarms.topic", { alarms: { topic: "arn:aws:sns:eu-west-1:123456789012:on-call" } }],
    ["volumes[0].ebs.kmsKey", { volumes, mountPoints }],
  ])("%s", async (property, options) => {
    const message = `${property} is "arn:aws:`;
    const allowed = "allowed are those of us-east-1, the cluster's region";
    const stack = stackIn(HERE);
    const inCdk = () =>
      new cdk.FargateService(stack, "web", { cluster: new cdk.EcsCluster(stack, "shop"), image: IMAGE, ...options });
    expect(inCdk).toThrow(message);
    const inPulumi = async () =>
      run(() => {
        const cluster = pulumi.EcsCluster.fromClusterArn("shop", CLUSTER, { vpc: VPC });
        return new pulumi.FargateService("web", { cluster, image: IMAGE, ...options });
      });
    await expect(inPulumi()).rejects.toThrow(message);
    await expect(inPulumi()).rejects.toThrow(allowed);
  });
});

test.each([
  ["region", "arn:aws:acm:eu-west-1:123456789012:certificate/1", "us-east-1, the load balancer's region"],
  ["account", "arn:aws:acm:us-east-1:210987654321:certificate/1", "123456789012, the load balancer's account"],
])("a load balancer serves no certificate of another %s", async (_, arn, allowed) => {
  const stack = stackIn(HERE);
  const certificate = acm.Certificate.fromCertificateArn(stack, "Certificate", arn);
  const web = { image: IMAGE, port: 80 };
  const inCdk = () => {
    const cluster = new cdk.EcsCluster(stack, "shop");
    return new cdk.LoadBalancedService(stack, "web", { ...web, cluster, loadBalancer: { certificate } });
  };
  const message = `loadBalancer.certificate is "${arn}"; allowed are those of ${allowed}`;
  expect(inCdk).toThrow(message);
  const inPulumi = async () =>
    run(() => {
      const cluster = pulumi.EcsCluster.fromClusterArn("shop", CLUSTER, { vpc: VPC });
      return new pulumi.LoadBalancedService("web", { ...web, cluster, loadBalancer: { certificate: arn } });
    });
  await expect(inPulumi()).rejects.toThrow(message);
});

test("a service shares the load balancer of one in its own VPC, as far as both are known", async () => {
  const web = { image: IMAGE, port: 80 };
  const paths = ["/api/*"];
  const stack = stackIn(HERE);
  const [one, other] = ["one", "other"].map((id) => new cdk.EcsCluster(stack, id, { namespace: `${id}.local` }));
  const first = new cdk.LoadBalancedService(stack, "web", { ...web, cluster: one! });
  const shares = (id: string, cluster: cdk.EcsCluster) =>
    new cdk.LoadBalancedService(stack, id, { ...web, cluster, loadBalancer: { sharedWith: first, paths } });
  expect(() => shares("api", other!)).toThrow(
    "loadBalancer.sharedWith is the load balancer of web; allowed is the load balancer of a service in the VPC of the " +
      "service's own cluster, other",
  );
  shares("admin", one!);
  const inPulumi = (vpcId: string) =>
    run(() => {
      const clusterIn = (name: string, id: string) =>
        pulumi.EcsCluster.fromClusterArn(name, CLUSTER, { vpc: { ...VPC, vpcId: id } });
      const shared = new pulumi.LoadBalancedService("web", { ...web, cluster: clusterIn("one", "vpc-1") });
      const loadBalancer = { sharedWith: shared, paths };
      return new pulumi.LoadBalancedService("api", { ...web, cluster: clusterIn("other", vpcId), loadBalancer });
    });
  await expect(inPulumi("vpc-2")).rejects.toThrow("loadBalancer.sharedWith is the load balancer of web");
  await inPulumi("vpc-1");
});

test("an image of another region's registry is out of reach for tasks of a network without NAT", () => {
  const stack = stackIn(HERE);
  const cluster = new cdk.EcsCluster(stack, "shop", { nat: "none" });
  const image = IMAGE.replace("us-east-1", "eu-west-1");
  expect(() => new cdk.FargateService(stack, "web", { cluster, image })).toThrow(
    `image is "${image}"; allowed are images of ECR in us-east-1, since the network of cluster shop has no NAT`,
  );
  new cdk.FargateService(stack, "api", { cluster, image: IMAGE });
});

describe("of services of another place", () => {
  const app = new App();
  const stack = stackIn(HERE, "here", app);
  const service = (id: string, env: typeof HERE) => {
    const elsewhere = new Stack(app, id, { env, crossRegionReferences: true });
    const cluster = new cdk.EcsCluster(elsewhere, "shop");
    return new cdk.FargateService(elsewhere, "web", { cluster, image: IMAGE });
  };
  const inEurope = service("europe", { ...HERE, region: "eu-west-1" });
  const ofOthers = service("others", { ...HERE, account: "210987654321" });
  const connection = "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b";
  const repository = "acme/shop";

  test("a pipeline deploys to none", () => {
    const release = (id: string, web: cdk.FargateService) =>
      new cdk.ReleasePipeline(stack, id, { repository, connection, services: [web] });
    expect(() => release("one", inEurope)).toThrow(
      'services[0] is "web in eu-west-1"; allowed are services of its own stack\'s region, us-east-1',
    );
    expect(() => release("two", ofOthers)).toThrow("allowed are services of its own stack's account, 123456789012");
  });

  test("a role deploys to those of its account, each in its own region", () => {
    const deploy = (id: string, web: cdk.FargateService) =>
      new cdk.GitHubDeployRole(stack, id, { repository, services: [web] });
    expect(() => deploy("others", ofOthers)).toThrow('services[0] is "web in 210987654321"; allowed are services of');
    const { workflow } = deploy("europe", inEurope);
    const text = JSON.stringify(stack.resolve(workflow));
    expect(text).toMatch(/ region: .{1,4}eu-west-1/);
    expect(text).toContain("{{ matrix.region }}");
  });
});
