import * as pulumi from "@pulumi/pulumi";
import { App, Lazy, Stack } from "aws-cdk-lib";
import * as cdk from "../../src/cdk";
import { type PlatformOptions, PlatformRuleError } from "../../src/plan/guardrails";
import * as inPulumi from "../../src/pulumi";
import { named, type Registered, run } from "../pulumi/mocks";

/** What fails a program after it has run: rejections that nobody takes up. */
const mockFailures: string[] = [];
jest.mock("../../src/pulumi/late-check", () => {
  const { checkWhenKnown } = jest.requireActual("../../src/pulumi/late-check");
  const noted = (error: Error) => mockFailures.push(error.message);
  return { checkWhenKnown: (...described: unknown[]) => checkWhenKnown(...described).catch(noted) };
});

type Service = { image?: string; memory?: number; overrides?: cdk.EcsClusterProps["overrides"] };

const GOLDEN: PlatformOptions = {
  defaults: {
    all: { overrides: {} },
    EcsCluster: { nat: "single" },
    FargateService: { cpu: 512, memory: 1024, environment: { ORG: "acme", TEAM: "?" } },
  },
  rules: [
    {
      name: "small tasks",
      components: ["FargateService"],
      check: ({ properties: { memory } }) =>
        typeof memory === "number" && memory > 2048 ? `memory is ${memory}; allowed are up to 2048` : undefined,
    },
    {
      name: "nothing open",
      check: ({ resources }) =>
        resources.some(({ properties }) => properties.CidrIp === "0.0.0.0/0")
          ? "a security group lets everybody in"
          : undefined,
    },
  ],
};

/** The properties of the service and its task definition, as a program of either framework makes them. */
interface Front {
  made(
    options: PlatformOptions,
    service: Service,
    environment?: Record<string, string>,
  ): Promise<Registered["inputs"][]>;
  open(options: PlatformOptions): Promise<unknown>;
}

const CDK: Front = {
  async made(options, service, environment) {
    const { EcsCluster, FargateService } = cdk.definePlatform(options);
    const stack = new Stack(new App(), "s");
    const cluster = new EcsCluster(stack, "cluster");
    new FargateService(stack, "web", { cluster, image: "nginx", environment, ...service });
    const { Resources } = synthesized(stack);
    return Object.values(Resources).map(({ Type, Properties }) => ({ type: Type, ...Properties }));
  },
  async open(options) {
    const { EcsCluster, LoadBalancedService } = cdk.definePlatform(options);
    const stack = new Stack(new App(), "s");
    new LoadBalancedService(stack, "web", { cluster: new EcsCluster(stack, "c"), image: "nginx", port: 80 });
  },
};

function synthesized(stack: Stack): {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
} {
  return (stack.node.root as App).synth().getStackByName("s").template;
}

const PULUMI: Front = {
  async made(options, service, environment) {
    const { all } = await run(
      () => {
        const { EcsCluster, FargateService } = inPulumi.definePlatform(options);
        const cluster = new EcsCluster("cluster");
        return new FargateService("web", { cluster, image: "nginx", environment, ...service } as never);
      },
      { backend: "docker" },
    );
    return all.map(({ inputs }) => inputs);
  },
  async open(options) {
    await run(
      () => {
        const { EcsCluster, LoadBalancedService } = inPulumi.definePlatform(options);
        return new LoadBalancedService("web", { cluster: new EcsCluster("c"), image: "nginx", port: 80 });
      },
      { backend: "docker" },
    );
  },
};

const ofType = (resources: Registered["inputs"][], type: string) =>
  resources.filter((resource) => resource.type === type);

describe.each([
  ["the CDK", CDK],
  ["Pulumi", PULUMI],
])("in %s, on an organisation's platform", (_, front) => {
  test("what a program doesn't say is the platform's, what it says its own", async () => {
    const made = await front.made(GOLDEN, { memory: 2048 }, { TEAM: "shop" });
    expect(ofType(made, "AWS::EC2::NatGateway")).toHaveLength(1);
    const [definition] = ofType(made, "AWS::ECS::TaskDefinition");
    expect(definition).toMatchObject({ Cpu: "512", Memory: "2048" });
    expect((definition!.ContainerDefinitions as { Environment: unknown }[])[0]!.Environment).toEqual([
      { Name: "ORG", Value: "acme" },
      { Name: "TEAM", Value: "shop" },
    ]);
  });

  test("a rule that doesn't hold is an error with its name and what is wrong", async () => {
    await expect(front.made(GOLDEN, { memory: 4096 })).rejects.toThrow(
      'FargateService "web": the platform\'s rule "small tasks" does not hold: memory is 4096; allowed are up to 2048',
    );
  });

  test("a rule sees the planned resources", async () => {
    await expect(front.open(GOLDEN)).rejects.toThrow(
      'LoadBalancedService "web": the platform\'s rule "nothing open" does not hold: a security group lets everybody in',
    );
  });

  test("and the overrides in them", async () => {
    const rules = [
      {
        name: "protected",
        components: ["FargateService"],
        check: ({ resources }: cdk.PlatformComponent) =>
          resources.some(({ properties }) => properties.EnableECSManagedTags === false) ? "tags are off" : undefined,
      },
    ];
    const overrides = { Service: { EnableECSManagedTags: false } };
    await expect(front.made({ rules }, { overrides })).rejects.toThrow("tags are off");
  });
});

test("in the CDK a rule is asked again at synthesis, when a lazy value is known", () => {
  const { EcsCluster, FargateService } = cdk.definePlatform(GOLDEN);
  const app = new App();
  const stack = new Stack(app, "s");
  const memory = Lazy.number({ produce: () => 4096 });
  new FargateService(stack, "web", { cluster: new EcsCluster(stack, "c"), image: "x", memory });
  expect(() => app.synth()).toThrow('rule "small tasks" does not hold: memory is 4096');
});

test("in Pulumi a rule is asked again when an Output is known", async () => {
  const program = () => {
    const { EcsCluster, FargateService } = inPulumi.definePlatform(GOLDEN);
    return new FargateService("web", {
      cluster: new EcsCluster("c"),
      image: "x",
      cpu: 512,
      memory: pulumi.output(4096),
    });
  };
  await run(program, { backend: "docker" });
  expect(mockFailures).toEqual([expect.stringContaining('rule "small tasks" does not hold: memory is 4096')]);
});

test("in Pulumi a component of a platform has the type and the name of Slipway's own", async () => {
  const program = () => {
    const { EcsCluster } = inPulumi.definePlatform({});
    return new EcsCluster("shop");
  };
  const { all } = await run(program, { backend: "docker" });
  expect(named(all, "shop").type).toBe("slipway:index:EcsCluster");
});

test.each([
  ["true", () => true, 'what the rule "odd" says is true; allowed are texts, and undefined where it holds'],
  ["a promise", async () => undefined, 'what the rule "odd" says is a Promise; allowed are texts'],
  ["a map", () => ({}), 'what the rule "odd" says is {}; allowed are texts'],
  [
    "what it throws",
    () => {
      throw new Error("no such thing");
    },
    'the platform\'s rule "odd" does not hold: its check failed: no such thing',
  ],
])("a rule that says %s is named", (_, check, message) => {
  const { EcsCluster } = cdk.definePlatform({ rules: [{ name: "odd", check: check as never }] });
  expect(() => new EcsCluster(new Stack(new App(), "s"), "cluster")).toThrow(message);
});

test("a component of a platform can be given wherever Slipway's own is taken", () => {
  const { EcsCluster } = cdk.definePlatform({});
  expect(new EcsCluster(new Stack(), "c")).toBeInstanceOf(cdk.EcsCluster);
  expect(new PlatformRuleError("a", "b", "c")).toBeInstanceOf(cdk.InvalidPropertyError);
});

const fine = () => undefined;
test.each([
  [{ defaults: { Cluster: {} } }, "defaults.Cluster is {}; allowed are all, EcsCluster,"],
  [{ defaults: { EcsCluster: "x" } }, 'defaults.EcsCluster is "x"; allowed are properties by class'],
  [{ defaults: [] }, "defaults is []; allowed are properties by class"],
  [undefined, "options is not set; allowed are { defaults, rules }"],
  [{ default: {} }, "default is {}; there is no such property; there are defaults, rules"],
  [{ rules: {} }, "rules is {}; allowed are lists"],
  [{ rules: [() => "x"] }, "rules[0] is a function; allowed are { name, components, check }"],
  [{ rules: [{ check: fine }] }, "rules[0].name is not set; allowed is the text that messages name it by"],
  [{ rules: [{ name: "a" }] }, "rules[0].check is not set; allowed is a function of the component"],
  [{ rules: [{ name: "a", check: fine, kind: "EcsCluster" }] }, 'rules[0].kind is "EcsCluster"; allowed are name,'],
  [
    { rules: [{ name: "a", check: fine, components: ["Web"] }] },
    'rules[0].components is ["Web"]; allowed are lists of',
  ],
  [{ rules: [1, 2].map(() => ({ name: "a", check: fine })) }, 'rules[1].name is "a"; another rule has the name'],
])("what is no platform is refused: %j", (options, message) => {
  expect(() => cdk.definePlatform(options as never)).toThrow(`definePlatform: ${message}`);
  expect(() => inPulumi.definePlatform(options as never)).toThrow(`definePlatform: ${message}`);
});
