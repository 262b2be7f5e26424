import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Fn } from "aws-cdk-lib";
import { AssetManifestArtifact } from "aws-cdk-lib/cx-api";
import type { IConstruct } from "constructs";
import { Ec2CapacityPool, Ec2Service, EcsCluster, FargateService, type FargateServiceProps } from "../../src/cdk";
import type { OneImage } from "../../src/options";
import { containerOf, newStack } from "./support";

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
