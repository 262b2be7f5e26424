import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Fn, type Stack } from "aws-cdk-lib";
import * as ecr from "aws-cdk-lib/aws-ecr";
import { AssetManifestArtifact } from "aws-cdk-lib/cx-api";
import type { IConstruct } from "constructs";
import {
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  FargateService,
  type FargateServiceProps,
  GitHubDeployRole,
} from "../../src/cdk";
import type { OneImage } from "../../src/options";
import { containerOf, newStack, resourcesOf } from "./support";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-images-"));
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
  mkdirSync(join(folder, "docker"));
  writeFileSync(join(folder, "docker/web.Dockerfile"), "FROM scratch AS app\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function service(props: OneImage<Omit<FargateServiceProps, "cluster">>) {
  const stack = newStack("shop", new App({ outdir: join(folder, "cdk.out") }));
  return new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), ...props });
}

/** Of the images that the app of a construct builds. */
function platforms({ node }: IConstruct): (string | undefined)[] {
  const assembly = (node.root as App).synth();
  const manifests = assembly.artifacts.filter((artifact) => artifact instanceof AssetManifestArtifact);
  return manifests.flatMap(({ contents: { dockerImages = {} } }) => {
    return Object.values(dockerImages).map(({ source }) => source.platform);
  });
}

test("a build is a Docker image asset of the CDK's", () => {
  const made = service({
    build: { context: folder, dockerfile: "docker/web.Dockerfile", target: "app", args: { VERSION: "2" } },
    sidecars: { proxy: { build: { context: folder } } },
  });
  const { stack } = made.resource("Service");
  expect(containerOf(stack).Image).toEqual({ "Fn::Sub": expect.stringContaining("container-assets") });
  expect(made.node.findChild("web-image")).toMatchObject({
    dockerfilePath: "docker/web.Dockerfile",
    dockerBuildTarget: "app",
    dockerBuildArgs: { VERSION: "2" },
  });
  expect(made.node.tryFindChild("proxy-image")).toBeDefined();
});

test("a build is for the processors that it runs on, whatever machine builds it", () => {
  const made = service({ build: { context: folder } });
  const stack = newStack("arm", new App({ outdir: join(folder, "cdk.out") }));
  const cluster = new EcsCluster(stack, "cluster");
  const pool = new Ec2CapacityPool(stack, "pool", { cluster, instanceType: "m7g.large" });
  new Ec2Service(stack, "worker", { cluster, capacity: [{ pool }], build: { context: folder } });
  expect(platforms(made)).toEqual(["linux/amd64"]);
  expect(platforms(cluster)).toEqual(["linux/arm64"]);
});

test.each([
  [
    "a folder",
    { context: "nowhere" },
    /FargateService "web": build.context is "nowhere"; there is no folder .*nowhere$/,
  ],
  [
    "a Dockerfile",
    { dockerfile: "Nope" },
    /FargateService "web": build.dockerfile is "Nope"; there is no file .*Nope$/,
  ],
])("%s that is not there is named", (_, build, message) => {
  expect(() => service({ build: { context: folder, ...build } })).toThrow(message);
});

test("a sidecar's is named by its path", () => {
  expect(() => service({ image: "x", sidecars: { proxy: { build: { context: "nowhere" } } } })).toThrow(
    'sidecars.proxy.build.context is "nowhere"',
  );
});

test("what a build is made with is known at synthesis", () => {
  const args = { VERSION: Fn.ref("Version") };
  expect(() => service({ build: { context: folder, args } })).toThrow("build.args.VERSION is");
});

describe("an image that a repository of the app's gives the name of is pulled from that repository, and delivered to it", () => {
  const ARN = (name: unknown) => ({ "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ...(name as string[])]] });
  const own = { "Fn::GetAtt": ["repositoryREPOSITORY", "Arn"] };
  const part = (number: number) => ({ "Fn::Select": [number, { "Fn::Split": [":", own] }] });

  test.each<[string, (stack: Stack) => string, unknown]>([
    [
      "of its own",
      (stack) => {
        const repository = new ecr.Repository(stack, "repository");
        (repository.node.defaultChild as ecr.CfnRepository).overrideLogicalId("repositoryREPOSITORY");
        return repository.repositoryUriForTag("1");
      },
      ARN([":ecr:", part(3), ":", part(4), ":repository/", { Ref: "repositoryREPOSITORY" }]),
    ],
    [
      "that is there, by digest",
      (stack) => ecr.Repository.fromRepositoryName(stack, "there", "shop/web").repositoryUriForDigest("sha256:1"),
      ARN([":ecr:", { Ref: "AWS::Region" }, ":", { Ref: "AWS::AccountId" }, ":repository/shop/web"]),
    ],
    [
      "that is there in another account",
      (stack) => {
        const repositoryArn = "arn:aws:ecr:eu-west-1:210987654321:repository/web";
        return ecr.Repository.fromRepositoryAttributes(stack, "there", { repositoryArn, repositoryName: "web" })
          .repositoryUri;
      },
      ARN([":ecr:eu-west-1:210987654321:repository/web"]),
    ],
  ])("%s", (_, image, expected) => {
    const stack = newStack();
    const web = new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), image: image(stack) });
    const role = new GitHubDeployRole(stack, "deploy", { repository: "acme/shop", services: [web] });
    for (const { Policies } of [web.resource("ExecutionRole"), role.resource("Role")].map(
      (resource) => resourcesOf(stack)[stack.getLogicalId(resource)]!.Properties,
    )) {
      const [{ PolicyDocument }] = Policies as [
        { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } },
      ];
      const pulls = PolicyDocument.Statement.find(({ Action }) => JSON.stringify(Action).includes("ecr:BatchGetImage"));
      expect(pulls!.Resource).toEqual(expected);
    }
  });
});
