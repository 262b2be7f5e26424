import { App, Stack } from "aws-cdk-lib";
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
