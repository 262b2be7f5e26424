import { BASE_IMAGE } from "../../src/client/base-image";
import { leftovers, local, overview, runningIds } from "./harness";
import { PulumiProject, reason, there, withPulumi } from "./pulumi/project";

const PLATFORM = `
const { EcsCluster } = require("slipway/pulumi");
const cluster = new EcsCluster("shared", { nat: "single" });
exports.cluster = { name: cluster.clusterName, arn: cluster.clusterArn };
exports.vpc = {
  vpcId: cluster.vpcId,
  publicSubnetIds: cluster.publicSubnetIds,
  privateSubnetIds: cluster.privateSubnetIds,
};
`;

const TEAM = `
const pulumi = require("@pulumi/pulumi");
const { EcsCluster, LoadBalancedService } = require("slipway/pulumi");
const platform = new pulumi.StackReference("organization/platform/e2e");
const of = (output) => ({ get: (key) => platform.requireOutput(output).apply((value) => value[key]) });
const cluster = EcsCluster.fromCluster(
  "shared",
  { name: of("cluster").get("name"), arn: of("cluster").get("arn") },
  {
    vpc: {
      vpcId: of("vpc").get("vpcId"),
      publicSubnetIds: of("vpc").get("publicSubnetIds"),
      privateSubnetIds: of("vpc").get("privateSubnetIds"),
    },
  },
);
const web = new LoadBalancedService("web", {
  cluster,
  image: "${BASE_IMAGE}",
  command: ["node", "-e", 'require("http").createServer((_, r) => r.end(process.env.SAYS)).listen(8080)'],
  environment: { SAYS: process.env.SAYS },
  port: 8080,
  healthCheckGracePeriod: 600,
});
exports.url = web.url;
`;

describe("a cluster of one project, used by another through a StackReference", () => {
  const platform = new PulumiProject("platform", PLATFORM);
  const team = new PulumiProject("team", TEAM, platform.home);
  const up = (project: PulumiProject, says = "") => project.run(["up", "--yes", "--skip-preview"], { SAYS: says });
  const destroy = (project: PulumiProject) => project.start(["destroy", "--yes", "--skip-preview"], { SAYS: "" }).ended;
  const answer = async () => {
    const url = (await team.run(["stack", "output", "url"])).trim().split("\n").at(-1)!;
    return (await fetch(url)).text();
  };

  beforeAll(async () => {
    if (!there) return;
    await platform.init();
    await team.init();
  });

  afterAll(async () => {
    if (there) {
      await destroy(team);
      await destroy(platform);
      for (const stack of ["team-e2e", "platform-e2e"]) expect(await leftovers(stack)).toEqual([]);
      (await local()).close();
    }
  });

  withPulumi(`a service runs in it and answers, and a change of it is of its own project alone${reason}`, async () => {
    await up(platform);
    await up(team, "one");
    expect(await answer()).toBe("one");
    const { Services } = await overview("team-e2e");
    expect(Services).toMatchObject([{ Name: expect.stringContaining("web"), Running: 1 }]);

    expect(await up(platform)).not.toMatch(/ (created|updated|deleted|replaced)/);
    expect(await up(team, "two")).not.toMatch(/(Cluster|Vpc|LoadBalancer|slipway:Service) .*replac/);
    expect(await answer()).toBe("two");
  });

  withPulumi(
    `the cluster is not removed while the other project's service is in it, and goes on${reason}`,
    async () => {
      const before = await runningIds("team-e2e");
      const { code, output } = await destroy(platform);
      expect(code).not.toBe(0);
      expect(output).toMatch(/cannot be deleted while Services are active/);
      expect(await runningIds("team-e2e")).toEqual(before);
      expect(await answer()).toBe("two");
      await up(platform);
      expect(await answer()).toBe("two");
    },
  );

  withPulumi(`the service's project is removed and the cluster's after it${reason}`, async () => {
    expect((await destroy(team)).code).toBe(0);
    expect((await destroy(platform)).code).toBe(0);
  });
});
