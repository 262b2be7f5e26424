import { CFN_STRUCTURES } from "../../../src/cfn/shapes.generated";
import { readProperties } from "../../../src/local/shapes/template";

const SERVICE = "AWS::ECS::Service";
const DEFINITION = "AWS::ECS::TaskDefinition";
const GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";

test("text that reads as a number or a boolean is taken for one, and the reverse", () => {
  expect(readProperties(GROUP, { Port: "8080", HealthCheckEnabled: "true", HealthCheckPort: 80, Name: true })).toEqual({
    Port: 8080,
    HealthCheckEnabled: true,
    HealthCheckPort: "80",
    Name: "true",
  });
});

test("one value where a list is asked for is a list of it, and null is not set", () => {
  expect(readProperties(DEFINITION, { RequiresCompatibilities: "FARGATE", Cpu: null })).toEqual({
    RequiresCompatibilities: ["FARGATE"],
  });
});

test("keys of maps and what is JSON stay as the user has them", () => {
  const labels = { "My.Label": "x", HealthCheckPaht: "1" };
  const read = readProperties(DEFINITION, { ContainerDefinitions: [{ Name: "a", Image: "b", DockerLabels: labels }] });
  expect(read).toEqual({ ContainerDefinitions: [{ Name: "a", Image: "b", DockerLabels: labels }] });
  const AssumeRolePolicyDocument = { Statement: [{ Effect: "Allow", Any: [1, null] }] };
  expect(readProperties("AWS::IAM::Role", { AssumeRolePolicyDocument })).toEqual({ AssumeRolePolicyDocument });
});

test("a template's names are CloudFormation's, which are not all of the API's", () => {
  expect(readProperties(SERVICE, { PlacementStrategies: [{ Type: "random" }] })).toHaveProperty("PlacementStrategies");
  expect(() => readProperties(SERVICE, { PlacementStrategy: [{ Type: "random" }] })).toThrow(
    "PlacementStrategy is not a property of AWS::ECS::Service. Did you mean PlacementStrategies?",
  );
});

test.each<[string, object, string]>([
  [SERVICE, { DesiredCoutn: 1 }, "DesiredCoutn is not a property of AWS::ECS::Service. Did you mean DesiredCount?"],
  [
    SERVICE,
    { NetworkConfiguration: { AwsVpcConfiguration: {} } },
    "NetworkConfiguration.AwsVpcConfiguration is not a property of AWS::ECS::Service.NetworkConfiguration. " +
      "Did you mean AwsvpcConfiguration?",
  ],
  [SERVICE, { DesiredCount: "two" }, 'DesiredCount is "two"; allowed are whole numbers.'],
  [SERVICE, { DesiredCount: "" }, 'DesiredCount is ""; allowed are whole numbers.'],
  [SERVICE, { DesiredCount: "0x10" }, 'DesiredCount is "0x10"'],
  [SERVICE, { EnableExecuteCommand: "yes" }, 'EnableExecuteCommand is "yes"; allowed are true, false.'],
  [SERVICE, { SchedulingStrategy: "DEAMON" }, "did you mean DAEMON? Allowed are"],
  [SERVICE, { LoadBalancers: [{ ContainerPort: 1.5 }] }, "LoadBalancers.0.ContainerPort is 1.5"],
  [SERVICE, { LoadBalancers: { ContainerPort: 1 } }, "a list is needed"],
  [GROUP, { Port: 65_536 }, "Port is 65536; allowed are whole numbers from 1 to 65535."],
  [GROUP, { Matcher: "200" }, 'Matcher is "200"; an object is needed.'],
  [GROUP, { Name: {} }, "Name is {}; text is needed."],
  ["AWS::EC2::Subnet", { CidrBlock: "10.0.0.0/24" }, "VpcId is missing; it is required."],
  [DEFINITION, { ContainerDefinitions: [{ Name: "a" }] }, "ContainerDefinitions.0.Image is missing; it is required."],
  ["AWS::SQS::Queue", { VisibilityTimeoutt: 1 }, "Did you mean VisibilityTimeout?"],
])("%s with %j is refused, naming the path and what is allowed", (type, properties, message) => {
  expect(() => readProperties(type, properties as Record<string, unknown>)).toThrow(message);
});

test("every shape is of a structure that is there, and every pattern is JavaScript's", () => {
  const visit = (shape: unknown): void => {
    if (typeof shape !== "object" || shape === null) return;
    const { type, name, of, pattern } = shape as Record<string, string>;
    if (type === "structure") expect(CFN_STRUCTURES).toHaveProperty([name!]);
    if (pattern !== undefined) expect(() => new RegExp(pattern, "u")).not.toThrow();
    visit(of);
  };
  for (const { members, required = [] } of Object.values(CFN_STRUCTURES)) {
    for (const name of required) expect(members).toHaveProperty([name]);
    Object.values(members).forEach(visit);
  }
});
