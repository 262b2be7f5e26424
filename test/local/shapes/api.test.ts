import type { Structures } from "../../../src/cfn/shape";
import { actedOn, all, Without } from "../../../src/local/shapes/acted";
import { api } from "../../../src/local/shapes/dialect";
import { ECS } from "../../../src/local/shapes/ecs.generated";
import { inputOf } from "../../../src/local/shapes/model";
import { readStructure } from "../../../src/local/shapes/read";
import { write } from "../../../src/local/shapes/write";

const dialect = api("InvalidParameterException");
const read = (operation: string, input: unknown) =>
  readStructure({ structures: ECS.structures, dialect }, inputOf(ECS, operation).name, input);

function refusal(operation: string, input: unknown): { code: string; message: string } {
  try {
    read(operation, input);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error(`${operation} took ${JSON.stringify(input)}`);
}

const SERVICE = { serviceName: "web" };

test.each<[string, unknown, string, string]>([
  ["ListClusters", [], "SerializationException", "The request must be an object."],
  ["DescribeServices", { services: ["a"], cluster: 5 }, "SerializationException", "cluster must be a string."],
  ["DescribeServices", { services: "a" }, "SerializationException", "services must be a list."],
  ["DescribeServices", { services: [null] }, "SerializationException", "services.0 must be a string."],
  ["ListServices", { maxResults: "5" }, "SerializationException", "maxResults must be a whole number."],
  ["ListServices", { maxResults: 2.5 }, "SerializationException", "maxResults must be a whole number."],
  [
    "ListServices",
    { maxResults: 2 ** 31 },
    "SerializationException",
    "maxResults must be a whole number from -2147483648 to 2147483647.",
  ],
  [
    "CreateService",
    { ...SERVICE, deploymentConfiguration: { canaryConfiguration: { canaryPercent: "5" } } },
    "SerializationException",
    "deploymentConfiguration.canaryConfiguration.canaryPercent must be a number.",
  ],
  [
    "CreateService",
    { ...SERVICE, loadBalancers: ["a"] },
    "SerializationException",
    "loadBalancers.0 must be an object.",
  ],
  ["DeleteService", { service: "a", force: "true" }, "SerializationException", "force must be true or false."],
  [
    "RegisterTaskDefinition",
    { family: "a", containerDefinitions: [{ dockerLabels: ["a"] }] },
    "SerializationException",
    "containerDefinitions.0.dockerLabels must be a map.",
  ],
  ["DescribeServices", {}, "InvalidParameterException", "services is required."],
  ["DescribeServices", { services: null }, "InvalidParameterException", "services is required."],
  [
    "DescribeServices",
    { services: ["a"], include: ["ALL"] },
    "InvalidParameterException",
    'include.0 is "ALL"; allowed are TAGS.',
  ],
  [
    "RunTask",
    { taskDefinition: "a", launchType: "FARGTE" },
    "InvalidParameterException",
    'launchType is "FARGTE"; did you mean FARGATE? Allowed are EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES.',
  ],
  [
    "RunTask",
    { taskDefinition: "a", capacityProviderStrategy: [{ capacityProvider: "a", weight: 1001 }] },
    "InvalidParameterException",
    "capacityProviderStrategy.0.weight is 1001; allowed are whole numbers from 0 to 1000.",
  ],
  [
    "TagResource",
    { resourceArn: "a", tags: [{ key: "" }] },
    "InvalidParameterException",
    'tags.0.key is ""; allowed are from 1 to 128 characters.',
  ],
  [
    "TagResource",
    { resourceArn: "a", tags: [{ key: "a", value: "<>" }] },
    "InvalidParameterException",
    'tags.0.value is "<>"; it must match',
  ],
  [
    "TagResource",
    { resourceArn: "a", tags: Array.from({ length: 51 }, (_, i) => ({ key: `k${i}` })) },
    "InvalidParameterException",
    "tags has 51 items; allowed are up to 50.",
  ],
  [
    "CreateService",
    { ...SERVICE, serviceConnectConfiguration: { enabled: true, containerConfigurations: [{}] } },
    "InvalidParameterException",
    "serviceConnectConfiguration.containerConfigurations.0 is []; it must have exactly one of logLevel.",
  ],
])("%s of %j is refused", (operation, input, code, message) => {
  const error = refusal(operation, input);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test("a member that the model doesn't know is left out and reported, and null is not set", () => {
  expect(read("CreateService", { ...SERVICE, role: null, colour: "red", loadBalancers: [{ port: 80 }] })).toEqual({
    value: { ...SERVICE, loadBalancers: [{}] },
    unknown: ["colour", "loadBalancers.0.port"],
  });
});

test("a threshold of the circuit breaker, and what else is new in the model, is known", () => {
  const deploymentConfiguration = {
    deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: "COUNT", value: 5 } },
  };
  expect(read("CreateService", { ...SERVICE, deploymentConfiguration })).toEqual({
    value: { ...SERVICE, deploymentConfiguration },
    unknown: [],
  });
});

test("an answer has no member that the model doesn't know", () => {
  const structures: Structures = {
    Answer: {
      members: { at: { type: "timestamp" }, items: { type: "list", of: { type: "structure", name: "Item" } } },
    },
    Item: { members: { name: { type: "string" }, labels: { type: "map", of: { type: "string" } } } },
  };
  const answer = { at: 1.5, stray: 1, items: [{ name: "a", labels: { any: "b" }, stray: {} }] };
  expect(write(structures, { type: "structure", name: "Answer" }, answer)).toEqual({
    at: 1.5,
    items: [{ name: "a", labels: { any: "b" } }],
  });
});

describe("what is acted on", () => {
  const acts = {
    ...all("name", "command"),
    containers: { ...all("name", "image"), "*": false, secrets: "there are none here" },
    controller: { type: (given: unknown) => given === "ECS" || "ECS does" },
    driver: (given: unknown) => given === "awslogs",
    extra: { "*": true },
    snapshot: new Without("it begins empty"),
    tls: new Without("nothing encrypts"),
  };
  const judge = (value: object) => actedOn(acts, value, (message) => new Error(message)).map(({ message }) => message);

  test("says nothing where everything acts, or asks for nothing", () => {
    expect(judge({ name: "a", command: ["b"], other: [], more: {}, flag: false, extra: { any: 1 } })).toEqual([]);
    expect(judge({ controller: { type: "ECS" }, driver: "awslogs", containers: [{ secrets: [] }] })).toEqual([]);
  });

  test("warns of a member that nobody has said anything of: a newer model's", () => {
    expect(judge({ name: "a", brandNew: "on" })).toEqual(["brandNew is recorded and has no effect on this machine."]);
  });

  test("warns with what is so instead, and with the value where that is plain", () => {
    expect(judge({ snapshot: "snap-1", tls: { role: "arn" } })).toEqual([
      "snapshot snap-1 has no effect on this machine: it begins empty.",
      "tls has no effect on this machine: nothing encrypts.",
    ]);
  });

  test("warns with the place, and tells it from the kind", () => {
    const containers = [
      { name: "web", privileged: true },
      { name: "log", privileged: true },
    ];
    const found = actedOn(acts, { containers, driver: "syslog" }, (message) => new Error(message));
    expect(found).toEqual([
      {
        kind: "containers.*.privileged",
        message: 'containers.0.privileged ("web") is recorded and has no effect on this machine.',
      },
      {
        kind: "containers.*.privileged",
        message: 'containers.1.privileged ("log") is recorded and has no effect on this machine.',
      },
      { kind: "driver", message: "driver syslog is recorded and has no effect on this machine." },
    ]);
  });

  test.each([
    [
      { containers: [{ name: "web", secrets: [{}] }] },
      'containers.0.secrets ("web") cannot run on this machine: there are none here.',
    ],
    [{ controller: { type: "EXTERNAL" } }, "controller.type EXTERNAL cannot run on this machine: ECS does."],
  ])("refuses %j", (value, message) => {
    expect(() => judge(value)).toThrow(message);
  });
});
