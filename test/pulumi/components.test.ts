import * as pulumi from "@pulumi/pulumi";
import { InvalidPropertyError, Leaf } from "../../src/options";
import {
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  FargateService,
  type FargateServiceArgs,
  LoadBalancedService,
} from "../../src/pulumi";
import { checkWhenKnown } from "../../src/pulumi/late-check";
import { FakeEcs } from "./fake-client";
import { defaultOutputs, localOutputs, type MockSetting, named, type Registered, run, value } from "./mocks";

// Whether this machine's Docker answers, and how fast, is nothing to these tests.
jest.mock("../../src/client/docker/docker", () => ({ connectDocker: async () => ({ platform: "linux/arm64" }) }));

const web = (args: Partial<FargateServiceArgs>) => () => {
  const cluster = new EcsCluster("shop");
  return new FargateService("web", { cluster, image: "nginx", ...args } as FargateServiceArgs);
};

describe("the backend", () => {
  test("that isn't set is an error which says how to set it", async () => {
    await expect(run(web({}), { backend: undefined })).rejects.toThrow(
      "slipway:backend is not set; allowed are docker and aws. Set it for this stack: `pulumi config set slipway:backend docker`",
    );
  });

  test("that doesn't exist is an error", async () => {
    await expect(run(web({}), { backend: "kubernetes" })).rejects.toThrow(
      'slipway:backend is "kubernetes"; allowed are',
    );
  });

  test("is recorded with the stack", async () => {
    const { all } = await run(web({}), { backend: "aws", project: "shop", stack: "prod" });
    expect(named(all, "slipway")).toMatchObject({
      type: "pulumi-nodejs:dynamic/slipway:Stack",
      inputs: { backend: "aws", stack: "shop-prod", source: "pulumi:shop/prod" },
    });
  });
});

describe("on docker", () => {
  test("each planned resource is one of the dynamic provider, with the same text as its provider", async () => {
    const { all } = await run(web({ port: 80 }), { backend: "docker" });
    const resources = all.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/slipway:"));
    expect(new Set(resources.map(({ inputs }) => inputs.__provider)).size).toBe(1);
    expect(named(all, "web-service")).toMatchObject({
      type: "pulumi-nodejs:dynamic/slipway:Service",
      inputs: { type: "AWS::ECS::Service", logicalId: "web/Service", stack: "shop-test", DesiredCount: 1 },
    });
    expect(named(all, "web-service").inputs.dependsOn).toEqual(
      expect.arrayContaining(["shop/CapacityProviders", "web/ExecutionRole", "web/TaskDefinition"]),
    );
  });

  test("a program runs through the real provider to its outputs", async () => {
    const ecs = new FakeEcs();
    const { result } = await run(web({ serviceDiscovery: {} }), {
      backend: "docker",
      outputs: localOutputs(ecs.local),
    });
    expect(await value(result.serviceArn)).toMatch(/^arn:|^web-Service/);
    expect(await value(result.discoveryName)).toBe("web.shop.internal");
    expect(ecs.calls.at(-1)).toBe("create web/Service");
    expect(ecs.stacks.get("shop-test")).toBe("pulumi:shop/test");
  });

  test("a build is an image of this machine's Docker, deployed by its id", async () => {
    const { all } = await run(web({ image: undefined, build: { context: "examples/shop/web" } }), {
      backend: "docker",
    });
    expect(named(all, "web-image").inputs).toMatchObject({
      skipPush: true,
      buildOnPreview: false,
      imageName: "shop-test/web",
      // Without one @pulumi/docker warns; an instance's or Fargate's is nothing to this machine.
      build: { platform: "linux/arm64" },
    });
    expect(named(all, "web-task-definition").inputs.ContainerDefinitions).toMatchObject([
      { Image: "web-image@sha256:1" },
    ]);
  });

  test("a secret stays one where it ends up", async () => {
    const { all } = await run(web({ environment: { PASSWORD: pulumi.secret("s3cret") } }), { backend: "docker" });
    expect(named(all, "web-task-definition").secrets).toEqual(["ContainerDefinitions"]);
    expect(named(all, "web-task-definition").inputs.secrets).toEqual(["ContainerDefinitions.0.Environment.0.Value"]);
    expect(named(all, "web-log-group").inputs).not.toHaveProperty("secrets");
  });

  test("a preview knows what doesn't depend on what is still to be made", async () => {
    const { all } = await run(web({ serviceDiscovery: {} }), { backend: "docker", preview: true });
    expect(named(all, "web-service").inputs).toMatchObject({ DesiredCount: 1 });
  });
});

describe("properties", () => {
  test("are checked as the component is made", async () => {
    await expect(run(web({ cpu: 300 }))).rejects.toThrow(/^FargateService "web": cpu is 300; allowed are 256, 512/);
  });

  test("with a wrong name are refused", async () => {
    const args = { memmory: 512 } as Partial<FargateServiceArgs>;
    await expect(run(web(args))).rejects.toThrow(
      'FargateService "web": memmory is 512; there is no such property; did you mean memory?',
    );
  });

  test("that shape the description can't be Outputs", async () => {
    const args = { healthCheck: pulumi.output({ command: ["CMD", "true"] }) } as unknown as Partial<FargateServiceArgs>;
    await expect(run(web(args))).rejects.toThrow('FargateService "web": healthCheck is');
  });

  test("that are Outputs are checked when they are known, with what is known of the others", async () => {
    const failures: unknown[] = [];
    const check = (options: { cpu: unknown; memory: unknown }) => {
      if (options.cpu === 300) throw new InvalidPropertyError("web", "cpu", options.cpu, "allowed are others");
      if (options.cpu === 256 && options.memory === 9)
        throw new InvalidPropertyError("web", "memory", 9, "allowed are others");
    };
    const late = async (cpu: pulumi.Output<number>, memory: pulumi.Output<number>) => {
      const outcome = checkWhenKnown({ cpu: new Leaf(cpu), memory: new Leaf(memory) }, check);
      await outcome.catch((error: Error) => failures.push(error.message));
    };
    await run(() => undefined);
    await late(pulumi.output(256), pulumi.output(512));
    await late(pulumi.output(300), pulumi.output(512));
    await late(pulumi.output(256), pulumi.output(9));
    await late(pulumi.secret(300), pulumi.output(512));
    expect(failures).toEqual([
      "web: cpu is 300; allowed are others",
      "web: memory is 9; allowed are others",
      'web: cpu is "[secret]"; allowed are others',
    ]);
  });

  test("that name a folder or Dockerfile which isn't there are refused", async () => {
    const build = (context: string, dockerfile?: string) => web({ image: undefined, build: { context, dockerfile } });
    await expect(run(build("nowhere"))).rejects.toThrow(
      /^FargateService "web": build.context is "nowhere"; there is no folder/,
    );
    await expect(run(build("examples/shop/web", "Nofile"))).rejects.toThrow(
      /^FargateService "web": build.dockerfile is "Nofile"; there is no file/,
    );
    const sidecars = { cache: { build: { context: "nowhere" } } };
    await expect(run(web({ sidecars }))).rejects.toThrow(/sidecars.cache.build.context is "nowhere"/);
  });

  test("of a service on EC2 name pools", async () => {
    const program = (capacity: unknown) => () => {
      const cluster = new EcsCluster("shop");
      return new Ec2Service("batch", { cluster, image: "batch", capacity: capacity as [] });
    };
    await expect(run(program(undefined))).rejects.toThrow(
      'Ec2Service "batch": capacity is []; an Ec2Service needs a pool',
    );
    await expect(run(program([{ provider: "FARGATE" }]))).rejects.toThrow(
      'Ec2Service "batch": capacity[0].pool is not set; an Ec2Service needs a pool',
    );
  });
});

describe("what is no component of ours is refused, with what would do:", () => {
  class Vpc extends pulumi.ComponentResource {}
  const stock = () => new Vpc("test:Vpc", "stock") as never;

  test.each<[string, () => unknown, string]>([
    ["a cluster", () => web({ cluster: stock() })(), "cluster is a Vpc; allowed is an EcsCluster; EcsCluster.from…"],
    ["a pool's cluster", () => new Ec2CapacityPool("pool", { cluster: stock() }), "cluster is a Vpc; allowed is an"],
    ["a pool", () => web({ capacity: [{ pool: stock() }] })(), "capacity[0].pool is a Vpc; allowed is an Ec2Capacity"],
    [
      "a service to share with",
      () => {
        const loadBalancer = { sharedWith: web({})() as never, paths: ["/a"] };
        return new LoadBalancedService("api", { cluster: new EcsCluster("other"), image: "x", port: 80, loadBalancer });
      },
      "loadBalancer.sharedWith is a FargateService; allowed is a LoadBalancedService",
    ],
    ["a network", () => new EcsCluster("shop", { vpc: stock() }), "vpc.vpcId is not set; allowed is the network's"],
    [
      "a value",
      () => web({ overrides: { Service: { ServiceName: stock() } } })(),
      "overrides.Service.ServiceName is a Vpc; allowed is text",
    ],
  ])("%s", async (_, make, message) => {
    await expect(run(make, { backend: "docker" })).rejects.toThrow(message);
  });
});

describe("a mistake is a message, without a stack trace:", () => {
  /** What Pulumi shows the message of, and no more. */
  const asShown = (program: () => unknown, setting: MockSetting = {}) =>
    run(program, setting).then(
      () => "nothing",
      (error) => (pulumi.RunError.isInstance(error) ? error.message : error),
    );
  test.each<[string, () => unknown, MockSetting]>([
    ["no backend", web({}), { backend: undefined }],
    ["a misspelt backend", web({}), { backend: "dokcer" }],
    ["a wrong value", web({ cpu: 300 }), {}],
    ["a wrong name", web({ memmory: 512 } as never), {}],
    ["an object that is none of ours", web({ cluster: { name: "shop" } as never }), {}],
    ["an object as a value", web({ overrides: { Service: { ServiceName: new Date() } } }), { backend: "docker" }],
    ["a folder that isn't there", web({ image: undefined, build: { context: "nowhere" } }), {}],
    ["a wrong override", web({ overrides: { Service: { Name: "a" } } }), {}],
    ["two components of one name", () => [new EcsCluster("a"), new EcsCluster("a")], {}],
    ["a property without a counterpart", web({ overrides: { Service: { Role: "a" } } }), { backend: "aws" }],
  ])("%s", async (_, program, setting) => {
    expect(await asShown(program, setting)).toMatch(/\w{3,}/);
  });
});

describe("components", () => {
  test.each(["docker", "aws"])("of one name may be a cluster and what is in it, on %s", async (backend) => {
    const program = () => {
      const cluster = new EcsCluster("shop", { nat: "single" });
      const args = { cluster, image: "nginx", port: 80, serviceDiscovery: {} };
      return new LoadBalancedService("shop", { ...args, loadBalancer: { paths: ["/a"] } });
    };
    const { all } = await run(program, { backend });
    const names = all.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    const ids = all.map(({ inputs }) => inputs.logicalId).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("of one name are refused, of whatever kinds, where both are in a cluster", async () => {
    const program = () => {
      const cluster = new EcsCluster("shop");
      new Ec2CapacityPool("web", { cluster });
      return new FargateService("web", { cluster, image: "nginx" });
    };
    await expect(run(program)).rejects.toThrow(
      'FargateService "web": a component of this program has that name already (Ec2CapacityPool "web").',
    );
  });

  test("of two programs in one process have nothing to do with each other", async () => {
    await run(web({}));
    await expect(run(web({}))).resolves.toBeDefined();
  });

  test("a pool made after its cluster's turn is refused, with what to do", async () => {
    const { result: cluster } = await run(() => new EcsCluster("shop"));
    expect(() => new Ec2CapacityPool("workers", { cluster })).toThrow(
      'Ec2CapacityPool "workers": EcsCluster "shop" has its capacity providers already. Make the cluster\'s pools in the same turn',
    );
  });

  test("overrides reach any planned resource, on each backend", async () => {
    const overrides = {
      Service: { EnableExecuteCommand: true, DeploymentConfiguration: { MaximumPercent: 150 } },
      LogGroup: { RetentionInDays: pulumi.output(7) },
      ExecutionRole: { Description: null },
    };
    const aws = await run(web({ overrides }));
    expect(named(aws.all, "web-service").inputs).toMatchObject({
      enableExecuteCommand: true,
      deploymentMaximumPercent: 150,
      deploymentMinimumHealthyPercent: 100,
    });
    expect(named(aws.all, "web-log-group").inputs).toMatchObject({ retentionInDays: 7 });
    expect(named(aws.all, "web-execution-role").inputs).not.toHaveProperty("description");
    const docker = await run(web({ overrides }), { backend: "docker" });
    expect(named(docker.all, "web-service").inputs).toMatchObject({ EnableExecuteCommand: true });
  });

  test.each(["docker", "aws"])("an override that the type doesn't have is refused, on %s", async (backend) => {
    const service = (Service: object) => run(web({ overrides: { Service } as never }), { backend });
    await expect(service({ DesiredCont: 2 })).rejects.toThrow(
      'FargateService "web": overrides.Service.DesiredCont is 2; AWS::ECS::Service has no such property; did you mean DesiredCount?',
    );
    await expect(service({ DeploymentConfiguration: { MaximumPercentage: 150 } })).rejects.toThrow(
      "overrides.Service.DeploymentConfiguration.MaximumPercentage is 150; AWS::ECS::Service.DeploymentConfiguration has no",
    );
    await expect(service({ LoadBalancers: [{ ContainerPrt: 80 }] })).rejects.toThrow(
      "overrides.Service.LoadBalancers[0].ContainerPrt is 80;",
    );
    const vpc = () => new EcsCluster("shop", { overrides: { Vpc: { CidrBlok: "10.1.0.0/16" } } });
    await expect(run(vpc, { backend })).rejects.toThrow("overrides.Vpc.CidrBlok is");
  });

  test("an override of what isn't there names what is", async () => {
    await expect(run(web({ overrides: { Balancer: { Scheme: "internal" } } }))).rejects.toThrow(
      /overrides.Balancer is .*; there is no such resource; there are LogGroup, TaskRole/,
    );
  });

  test("a transform sees each resource with the arguments of its class", async () => {
    const { all } = await run(
      web({
        transform: ({ role, args, opts }) => {
          if (role !== "Service") return undefined;
          return { args: { ...args, waitForSteadyState: false }, opts };
        },
      }),
    );
    expect(named(all, "web-service").inputs.waitForSteadyState).toBe(false);
  });

  test("a load balancer's url isn't known before its listener is there", async () => {
    let isThere = false;
    const outputs = async (resource: Registered) => {
      if (resource.name === "web-listener") {
        for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
        isThere = true;
      }
      return defaultOutputs(resource);
    };
    const known: boolean[] = [];
    const program = () => {
      const cluster = new EcsCluster("shop");
      const { url } = new LoadBalancedService("web", { cluster, image: "nginx", port: 80 });
      url.apply(() => known.push(isThere));
    };
    await run(program, { backend: "docker", outputs });
    expect(known).toEqual([true]);
  });

  test("a load balancer's url names the port where it isn't HTTP's", async () => {
    const { result } = await run(() => {
      const cluster = new EcsCluster("shop");
      return new LoadBalancedService("web", { cluster, image: "nginx", port: 80, loadBalancer: { port: 8080 } });
    });
    expect(await value(result.url)).toBe("http://web-load-balancer.aws:8080");
  });
});

test.each(["docker", "aws"])("a service's parts are outputs, and each resource can be had, on %s", async (backend) => {
  let web: LoadBalancedService | undefined;
  await run(
    () => {
      web = new LoadBalancedService("web", { cluster: new EcsCluster("shop"), image: "nginx", port: 80 });
      return web;
    },
    { backend },
  );
  const { loadBalancerArn, loadBalancerDnsName, loadBalancerZoneId, listenerArn, targetGroupArn } = web!;
  const { executionRoleArn, executionRoleName, taskRoleName } = web!;
  const outputs = [loadBalancerArn, loadBalancerDnsName, loadBalancerZoneId, listenerArn, targetGroupArn];
  const texts = await Promise.all(
    [...outputs, executionRoleArn, executionRoleName, taskRoleName].map(
      (output) => new Promise((resolve) => (output as pulumi.Output<unknown>).apply(resolve)),
    ),
  );
  expect(texts.every((text) => typeof text === "string" && text !== "")).toBe(true);
  expect(web!.resource("TargetGroup")).toBeInstanceOf(pulumi.CustomResource);
  expect(web!.roles).toContain("TaskRole");
  expect(() => web!.resource("Targets")).toThrow('LoadBalancedService "web": there is no resource Targets; there are');
});
