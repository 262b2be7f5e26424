import { BASE_IMAGE } from "../../src/client/base-image";
import { docker, folder, local, overview, slipway, slipwayOk, until } from "./harness";

const STACK = "e2e-secrets";
const NAME = "e2e-secrets/db";
const PARAMETER = "/e2e-secrets/token";
const place = folder();

/** A task definition of a Fargate task that tells its environment's lengths, and a service of it. */
function template(key: string) {
  const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
  const script =
    "console.log(process.env.USER_NAME, process.env.PASSWORD.length, process.env.TOKEN); setInterval(() => {}, 1e6);";
  return {
    Resources: {
      Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.9.0.0/16" } },
      Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { Ref: "Vpc" }, CidrBlock: "10.9.0.0/24" } },
      Cluster: { Type: "AWS::ECS::Cluster" },
      Task: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Cpu: "256",
          Memory: "512",
          NetworkMode: "awsvpc",
          RequiresCompatibilities: ["FARGATE"],
          ExecutionRoleArn: "arn:aws:iam::123456789012:role/start",
          ContainerDefinitions: [
            {
              Name: "app",
              Image: BASE_IMAGE,
              Command: ["node", "-e", script],
              StopTimeout: 2,
              Secrets: [
                { Name: "USER_NAME", ValueFrom: `${arn("secretsmanager", `secret:${NAME}-AbCdEf`)}:user::` },
                { Name: "PASSWORD", ValueFrom: `${arn("secretsmanager", `secret:${NAME}`)}:${key}::` },
                { Name: "TOKEN", ValueFrom: arn("ssm", `parameter${PARAMETER}`) },
              ],
            },
          ],
        },
      },
      Service: {
        Type: "AWS::ECS::Service",
        Properties: {
          Cluster: { Ref: "Cluster" },
          TaskDefinition: { Ref: "Task" },
          DesiredCount: 1,
          LaunchType: "FARGATE",
          DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [{ Ref: "Subnet" }] } },
        },
      },
    },
  };
}

const up = (key: string) => slipway(["up", STACK, "--template", place.write("secrets.json", template(key))]);
const logs = async () => (await slipwayOk(["logs", "Service", "--stack", STACK])).trim();

beforeAll(async () => {
  await slipwayOk(["secrets", "set", NAME, "--from-file", place.write(".env", 'user=app\npassword="hunter2hunter2"')]);
  await slipwayOk(["secrets", "set", PARAMETER, "token-1", "--parameter"]);
});

afterAll(async () => {
  await slipway(["down", STACK]);
  await slipwayOk(["secrets", "rm", NAME]);
  await slipwayOk(["secrets", "rm", PARAMETER, "--parameter"]);
  (await local()).close();
});

test("a secret reaches its container, and nothing else on this machine", async () => {
  expect(await up("password")).toMatchObject({ code: 0 });
  await until("the container has spoken", async () => (await logs()).includes("app 14 token-1"));
  const [task] = (await overview(STACK)).Tasks;
  const labels = await docker("inspect", "--format", "{{json .Config.Labels}}", task!.Containers[0]!.DockerId!);
  expect(labels).not.toContain("hunter2");
  for (const command of [
    ["ps", "--json"],
    ["events", "--json"],
    ["secrets", "ls"],
  ]) {
    expect(await slipwayOk(command)).not.toContain("hunter2");
  }
});

test("a key that the secret doesn't have fails the deployment, and is named", async () => {
  const { code, output } = await up("pasword");
  expect(code).toBe(1);
  expect(output.replace(/\s+/g, " ")).toContain(
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to " +
      "retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not " +
      "contain json key pasword",
  );
});

test("a new value reaches the tasks of a forced deployment", async () => {
  await slipwayOk(["secrets", "set", PARAMETER, "token-2", "--parameter"]);
  const client = await local();
  const service = (await overview(STACK)).Services[0]!;
  const input = { cluster: service.Cluster, service: service.Name, forceNewDeployment: true };
  await client.ecs("UpdateService", input);
  await until("the new task has spoken", async () => (await logs()).includes("app 14 token-2"));
});
