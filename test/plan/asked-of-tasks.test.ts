import { Leaf } from "../../src/options";
import { cluster, containers, pool, properties } from "./shop";

describe("what a service asks of its tasks", () => {
  test("nothing is said of what the user doesn't say", () => {
    const said = Object.keys(properties({}, "web/TaskDefinition"));
    expect(said).not.toEqual(expect.arrayContaining(["RuntimePlatform"]));
    expect(properties({}, "web/TaskDefinition")).not.toMatchObject({ EphemeralStorage: expect.anything() });
    expect(containers({})[0]).toMatchObject({ LinuxParameters: { InitProcessEnabled: true } });
  });

  test("limits, rights and restarts of a container", () => {
    const [web] = containers({
      startTimeout: 60,
      restartPolicy: { ignoredExitCodes: [3] },
      memoryReservation: 128,
      ulimits: [{ name: "nofile", softLimit: 1024 }],
      linuxParameters: { capabilities: { drop: ["ALL"] } },
      systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
      dockerLabels: { team: "shop" },
    });
    expect(web).toMatchObject({
      DockerLabels: { team: "shop" },
      LinuxParameters: { Capabilities: { Drop: ["ALL"] }, InitProcessEnabled: true },
      MemoryReservation: 128,
      RestartPolicy: { Enabled: true, IgnoredExitCodes: [3], RestartAttemptPeriod: 300 },
      StartTimeout: 60,
      SystemControls: [{ Namespace: "net.core.somaxconn", Value: "1024" }],
      Ulimits: [{ HardLimit: 1024, Name: "nofile", SoftLimit: 1024 }],
    });
  });

  test("GPUs, and the instances of a pool that it may be on", () => {
    const { refs } = cluster();
    const onPool = { cluster: refs, capacity: [{ pool: pool(refs).refs }] };
    const placement = {
      strategies: [{ type: "spread" as const, field: "instanceId" }],
      distinctInstances: true,
      memberOf: ["attribute:stack == prod"],
    };
    expect(properties({ gpus: 2 }, "web/TaskDefinition", onPool).ContainerDefinitions).toMatchObject([
      { ResourceRequirements: [{ Type: "GPU", Value: "2" }] },
    ]);
    expect(properties({ placement }, "web/Service", onPool)).toMatchObject({
      PlacementConstraints: [{ Type: "distinctInstance" }, { Type: "memberOf", Expression: "attribute:stack == prod" }],
      PlacementStrategies: [{ Type: "spread", Field: "instanceId" }],
    });
    expect(properties({}, "web/Service", onPool)).not.toHaveProperty("PlacementStrategies");
  });

  test("memory file systems, shared memory and swap on a pool", () => {
    const { refs } = cluster();
    const linuxParameters = {
      sharedMemorySize: 256,
      tmpfs: [{ containerPath: "/run", size: 64, mountOptions: ["noexec"] }],
      maxSwap: 512,
      swappiness: 10,
    };
    const onPool = { cluster: refs, capacity: [{ pool: pool(refs).refs }] };
    const { ContainerDefinitions } = properties({ linuxParameters, privileged: true }, "web/TaskDefinition", onPool);
    expect(ContainerDefinitions).toMatchObject([
      {
        LinuxParameters: {
          MaxSwap: 512,
          SharedMemorySize: 256,
          Swappiness: 10,
          Tmpfs: [{ ContainerPath: "/run", MountOptions: ["noexec"], Size: 64 }],
        },
        Privileged: true,
      },
    ]);
  });

  test("arm64, a bigger disk and a platform version", () => {
    const options = {
      runtimePlatform: { cpuArchitecture: "ARM64" as const },
      ephemeralStorage: 50,
      platformVersion: "1.4.0",
    };
    expect(properties(options, "web/TaskDefinition")).toMatchObject({
      EphemeralStorage: { SizeInGiB: 50 },
      RuntimePlatform: { CpuArchitecture: "ARM64", OperatingSystemFamily: "LINUX" },
    });
    expect(properties(options, "web/Service").PlatformVersion).toBe("1.4.0");
  });

  test("the circuit breaker's threshold", () => {
    const circuitBreaker = { threshold: { type: "COUNT" as const, value: 5 }, resetOnHealthyTask: false };
    expect(properties({ circuitBreaker }, "web/Service").DeploymentConfiguration).toMatchObject({
      DeploymentCircuitBreaker: {
        Enable: true,
        ResetOnHealthyTask: false,
        ThresholdConfiguration: { Type: "COUNT", Value: 5 },
      },
    });
  });

  test("with the local ECS's endpoints is a label of every container, beside the user's", () => {
    const options = { localEndpoints: true, dockerLabels: { team: "shop" }, sidecars: { proxy: { image: "envoy:1" } } };
    expect(containers(options).map(({ DockerLabels }) => DockerLabels)).toEqual([
      { team: "shop", "slipway.local-endpoints": "true" },
      { "slipway.local-endpoints": "true" },
    ]);
    expect(containers({})[0]!.DockerLabels).toBeUndefined();
    expect(() => containers({ localEndpoints: true, dockerLabels: new Leaf({}) as never })).toThrow(
      "dockerLabels is known only later; allowed is what is known while the program runs",
    );
  });

  test("exec is on, and the task role is allowed what the agent calls", () => {
    expect(properties({ exec: true }, "web/Service").EnableExecuteCommand).toBe(true);
    const [policy] = properties({ exec: true }, "web/TaskRole").Policies as {
      PolicyDocument: { Statement: unknown };
    }[];
    expect(policy!.PolicyDocument.Statement).toEqual([
      {
        Action: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Effect: "Allow",
        Resource: ["*"],
      },
    ]);
    expect(properties({}, "web/TaskRole").Policies).toBeUndefined();
  });

  test("tags reach its tasks", () => {
    const Tags = [
      { Key: "cost", Value: "1" },
      { Key: "team", Value: "shop" },
    ];
    const tags = { team: "shop", cost: "1" };
    expect(properties({ tags }, "web/Service")).toMatchObject({ PropagateTags: "SERVICE", Tags });
    expect(properties({ tags }, "web/TaskDefinition")).toMatchObject({ Tags });
    expect(properties({ tags, propagateTags: "TASK_DEFINITION" }, "web/Service").PropagateTags).toBe("TASK_DEFINITION");
  });
});
