import { BASE_IMAGE } from "../../src/client/base-image";
import { docker, folder, leftovers, local, overview, slipwayOk } from "./harness";
import { E2E } from "./site";

const of = (module: string) => JSON.stringify(require.resolve(module));
const VOLUME = `${E2E.name}-modes-data`;

/** The CDK's own constructs: their default for EC2 is the bridge mode, with host ports that are free. */
const APP = `
const { App, Stack } = require(${of("aws-cdk-lib")});
const ec2 = require(${of("aws-cdk-lib/aws-ec2")});
const ecs = require(${of("aws-cdk-lib/aws-ecs")});
const patterns = require(${of("aws-cdk-lib/aws-ecs-patterns")});
const stack = new Stack(new App(), "e2e-modes");
const cluster = new ecs.Cluster(stack, "cluster", { vpc: new ec2.Vpc(stack, "vpc", { maxAzs: 2 }) });
cluster.addCapacity("hosts", { instanceType: new ec2.InstanceType("t3.medium"), desiredCapacity: 2 });
const server = (port) => ["node", "-e",
  'require("http").createServer((_, r) => r.end("it works")).listen(' + port + '); process.on("SIGTERM", () => process.exit(0))'];
const image = ecs.ContainerImage.fromRegistry("${BASE_IMAGE}");
new patterns.ApplicationLoadBalancedEc2Service(stack, "web", {
  cluster, desiredCount: 3, memoryLimitMiB: 64, taskImageOptions: { image, command: server(80) } });
const taskDefinition = new ecs.Ec2TaskDefinition(stack, "definition", { networkMode: ecs.NetworkMode.HOST });
taskDefinition.addVolume({ name: "${VOLUME}", dockerVolumeConfiguration: {
  scope: ecs.Scope.SHARED, autoprovision: true, driver: "local", labels: { of: "agents" } } });
const agent = taskDefinition.addContainer("agent", { image, memoryLimitMiB: 64, command: server(8088), portMappings: [{ containerPort: 8088 }] });
agent.addMountPoints({ sourceVolume: "${VOLUME}", containerPath: "/data", readOnly: false });
new ecs.Ec2Service(stack, "agent", { cluster, taskDefinition, desiredCount: 2, minHealthyPercent: 50 });
`;

const stack = "e2e-modes";
const app = folder();

interface Described {
  tasks: { group: string; containerInstanceArn: string; containers: { networkBindings: { hostPort: number }[] }[] }[];
}

afterAll(async () => {
  await slipwayOk(["down", stack]).catch(() => undefined);
  expect(await leftovers()).toEqual([]);
  // A shared volume that was made for a stack's tasks goes with the stack.
  expect(await docker("volume", "ls", "--quiet", "--filter", `name=${VOLUME}`)).toBe("");
  (await local()).close();
});

test("stock services of EC2 answer by host ports of their instances, in bridge and in host mode", async () => {
  await slipwayOk(["up", "--app", `node ${app.write("app.js", APP)}`], { cwd: app.path });
  const { LoadBalancers, Services } = await overview(stack);
  expect(Services.map(({ Running, Desired }) => [Running, Desired])).toEqual(
    expect.arrayContaining([
      [3, 3],
      [2, 2],
    ]),
  );
  expect(await (await fetch(LoadBalancers[0]!.Url)).text()).toBe("it works");

  const client = await local();
  const { Cluster: cluster } = Services[0]!;
  const { taskArns } = await client.ecs<{ taskArns: string[] }>("ListTasks", { cluster });
  const { tasks } = await client.ecs<Described>("DescribeTasks", { cluster, tasks: taskArns });
  const ports = (service: string) =>
    tasks
      .filter(({ group }) => group.includes(service))
      .map((task) => `${task.containerInstanceArn} ${task.containers[0]!.networkBindings[0]!.hostPort}`);
  expect(new Set(ports("web")).size).toBe(3);
  expect(ports("web").every((port) => Number(port.split(" ")[1]) >= 32_768)).toBe(true);
  expect(new Set(ports("agent")).size).toBe(2);
  expect(ports("agent").every((port) => port.endsWith(" 8088"))).toBe(true);
  expect(await docker("volume", "inspect", "--format", '{{.Driver}} {{index .Labels "of"}}', VOLUME)).toBe(
    "local agents",
  );
});
