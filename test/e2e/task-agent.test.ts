import { BASE_IMAGE } from "../../src/client/base-image";
import { docker, folder, leftovers, local, slipwayOk, taskContainers, until } from "./harness";

const stack = "e2e-agent";
const app = folder();

const TEMPLATE = {
  Resources: {
    Cluster: { Type: "AWS::ECS::Cluster", Properties: { ClusterName: stack } },
    Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {} } },
    Definition: {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        ...{ Family: stack, Cpu: "256", Memory: "512", NetworkMode: "awsvpc", RequiresCompatibilities: ["FARGATE"] },
        TaskRoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
        ContainerDefinitions: [
          {
            ...{ Name: "web", Image: BASE_IMAGE, Command: ["sleep", "infinity"] },
            DockerLabels: { "slipway.local-endpoints": "true" },
          },
        ],
      },
    },
    Service: {
      Type: "AWS::ECS::Service",
      Properties: {
        ...{
          Cluster: { Ref: "Cluster" },
          TaskDefinition: { Ref: "Definition" },
          LaunchType: "FARGATE",
          DesiredCount: 1,
        },
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } },
      },
    },
  },
};

/** Asks from inside a task: what it is, what it uses, whose keys it has, and that it be left alone. */
const ASKS = `
const get = async (url, init) => (await fetch(url, init)).json();
const env = process.env, metadata = env.ECS_CONTAINER_METADATA_URI_V4;
(async () => console.log(JSON.stringify({
  task: await get(metadata + "/task"),
  stats: await get(metadata + "/stats"),
  role: (await get("http://169.254.170.2" + env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)).RoleArn,
  protection: await get(env.ECS_AGENT_URI + "/task-protection/v1/state", { method: "PUT", body: '{"ProtectionEnabled":true}' }),
  endpoint: (await get(env.AWS_ENDPOINT_URL_ECS + "/slipway/version")).protocol,
  addresses: (await require("dns").promises.lookup(require("os").hostname(), { all: true })).length,
})))();`;

afterAll(async () => {
  await slipwayOk(["down", stack]);
  // The network of no VPC goes with the last task, a moment after the stack.
  await until("nothing is left", async () => (await leftovers(stack)).length === 0);
  (await local()).close();
});

test("a task finds its agent, and the local ECS, from inside", async () => {
  await slipwayOk(["up", stack, "--template", app.write("template.json", TEMPLATE)]);
  const containers = await taskContainers(stack);
  const [web] = (
    await Promise.all(containers.map(async (id) => [id, await docker("inspect", "-f", "{{.Name}}", id)] as const))
  ).filter(([, name]) => name.endsWith("-web"));
  const said = JSON.parse(await docker("exec", web![0], "node", "-e", ASKS));
  expect(said.task).toMatchObject({ Family: stack, KnownStatus: "RUNNING", Containers: [{ Name: "web" }] });
  expect(said.stats.memory_stats.usage).toBeGreaterThan(0);
  expect(said.stats.network_rate_stats).toBeDefined();
  expect(said.role).toMatch(/^arn:aws:iam::000000000000:role\//);
  expect(said.protection.protection).toMatchObject({ ProtectionEnabled: true, TaskArn: said.task.TaskARN });
  expect(said).toMatchObject({ endpoint: 1, addresses: 1 });
});
