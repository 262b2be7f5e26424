import { containerOf } from "../../support/fixtures";
import { AgentApi, ID } from "./support";

let agent: AgentApi;
afterEach(() => agent.close());

test("a container on Fargate is told what it is, in the shape of AWS's endpoint", async () => {
  const logConfiguration = {
    logDriver: "awslogs",
    options: { "awslogs-group": "/shop", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p" },
  };
  agent = await AgentApi.start({ containers: [containerOf("web", { cpu: 128, memory: 256, logConfiguration })] });
  const { status, body } = await agent.get(`/v4/${agent.id()}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    DockerId: expect.stringMatching(new RegExp(`^${ID}-\\d{10}$`)),
    Name: "web",
    DockerName: "web",
    Image: "web:1",
    ImageID: "sha256:1",
    Labels: {
      "com.amazonaws.ecs.cluster": "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
      "com.amazonaws.ecs.container-name": "web",
      "com.amazonaws.ecs.task-definition-family": "web",
      "com.amazonaws.ecs.task-definition-version": "3",
    },
    DesiredStatus: "RUNNING",
    KnownStatus: "RUNNING",
    Limits: { CPU: 128, Memory: 256 },
    Type: "NORMAL",
    LogDriver: "awslogs",
    LogOptions: { "awslogs-group": "/shop", "awslogs-stream": `p/web/${ID}` },
    ContainerARN: `arn:aws:ecs:us-east-1:000000000000:container/shop/${ID}/web`,
    Networks: [
      {
        NetworkMode: "awsvpc",
        IPv4Addresses: ["10.0.0.7"],
        AttachmentIndex: 0,
        MACAddress: "02:42:0a:00:00:07",
        IPv4SubnetCIDRBlock: "10.0.0.0/16",
        PrivateDNSName: "ip-10-0-0-7.ec2.internal",
        SubnetGatewayIpv4Address: "10.0.0.1/16",
      },
    ],
  });
  expect(body).not.toHaveProperty("Ports");
  expect(body).not.toHaveProperty("Health");
});

test("its task has all of its containers, and tags only where they are asked for", async () => {
  agent = await AgentApi.start();
  const task = await agent.get(`/v4/${agent.id("proxy")}/task`);
  expect(task.body).toMatchObject({
    Cluster: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
    TaskARN: agent.task.id,
    Family: "web",
    Revision: "3",
    Limits: { CPU: 0.25, Memory: 512 },
    AvailabilityZone: "us-east-1a",
    LaunchType: "FARGATE",
    Containers: [{ Name: "web" }, { Name: "proxy" }],
  });
  expect(task.body).not.toHaveProperty("TaskTags");
  const tagged = await agent.get(`/v4/${agent.id("proxy")}/taskWithTags`);
  expect(tagged.body.TaskTags).toEqual({ team: "shop" });
});

test("on EC2 the cluster goes by its short name, and ports and ids are Docker's", async () => {
  const hostPorts = [{ container: "web", containerPort: 80, hostPort: 32_768, protocol: "tcp" as const }];
  agent = await AgentApi.start({ networkMode: "bridge" }, { launchType: "EC2", hostPorts });
  const { body } = await agent.get(`/v4/${agent.id()}/task`);
  expect(body).toMatchObject({ Cluster: "shop", LaunchType: "EC2", ServiceName: "web" });
  expect(body.Containers[0]).toMatchObject({
    DockerId: "docker-web",
    Ports: [{ ContainerPort: 80, Protocol: "tcp", HostPort: 32_768, HostIp: "0.0.0.0" }],
    Networks: [{ NetworkMode: "bridge", IPv4Addresses: ["10.0.0.7"] }],
  });
  expect(body.Containers[0].Networks[0]).not.toHaveProperty("MACAddress");
});

test("version 3 leaves out what came with version 4", async () => {
  agent = await AgentApi.start();
  const { body } = await agent.get(`/v3/${agent.id()}/task`);
  expect(body.TaskARN).toBe(agent.task.id);
  expect(body).not.toHaveProperty("LaunchType");
  expect(body.Containers[0]).not.toHaveProperty("ContainerARN");
  expect(body.Containers[0].Networks).toEqual([{ NetworkMode: "awsvpc", IPv4Addresses: ["10.0.0.7"] }]);
});

test("statistics are Docker's, with what was before, the rates, and the task's network alone", async () => {
  agent = await AgentApi.start();
  const own = await agent.get(`/v4/${agent.id()}/stats`);
  expect(own.body).toMatchObject({
    cpu_stats: { cpu_usage: { total_usage: 2 } },
    precpu_stats: { cpu_usage: { total_usage: 1 } },
    network_rate_stats: { rx_bytes_per_sec: 100, tx_bytes_per_sec: 0 },
  });
  expect(Object.keys(own.body.networks)).toEqual(["eth0"]);
  const all = await agent.get(`/v4/${agent.id()}/task/stats`);
  const metadata = await agent.get(`/v4/${agent.id()}/task`);
  const ids = metadata.body.Containers.map(({ DockerId }: { DockerId: string }) => DockerId);
  expect(Object.keys(all.body).sort()).toEqual(ids.sort());
});

test.each(["/nope", "/task/nope", "/associations"])("what the agent doesn't have is not found (%s)", async (path) => {
  agent = await AgentApi.start();
  for (const version of ["v3", "v4", "api"]) {
    const { status } = await fetch(`http://127.0.0.1:${agent.api.port}/${version}/${agent.id()}${path}`);
    expect(status).toBe(404);
  }
});

describe("an id is its container's alone", () => {
  test.each([
    ["of another container that was guessed", (id: string) => id.replace(/-[0-9a-f]{32}$/, `-${"0".repeat(32)}`)],
    ["of another task", (id: string) => id.replace(ID, "f".repeat(32))],
    ["for credentials", () => agent.api.agentSecrets.credentialsId(agent.task)],
    ["that is longer", (id: string) => `${id}-2`],
    ["that is none", () => ID],
  ])("one %s finds nothing", async (_, change) => {
    agent = await AgentApi.start();
    for (const path of ["", "/task", "/stats"]) {
      expect((await agent.get(`/v4/${change(agent.id())}${path}`)).status).toBe(404);
    }
  });
});
