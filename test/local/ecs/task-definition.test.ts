import { ARN, NETWORK, refused, SERVICE, useApi, WEB } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);

const [web] = WEB.containerDefinitions;
/** A definition for instances of one container. */
const onInstances = (container: object = {}, more: object = {}) => ({
  family: "job",
  containerDefinitions: [{ name: "job", image: "job:1", memory: 64, ...container }],
  ...more,
});
const onFargate = (container: object = {}, more: object = {}) => ({
  ...WEB,
  containerDefinitions: [{ ...web, ...container }],
  ...more,
});

const ROLE = "arn:aws:iam::000000000000:role/execution";
/** What a container logs to CloudWatch with. */
const logged = (more: object = {}) => ({
  logDriver: "awslogs",
  options: { "awslogs-group": "/g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p", ...more },
});
const ports = (...portMappings: object[]) => ({ portMappings });

describe("what DescribeTaskDefinition gives back", () => {
  test("is what was given, and the few members that ECS itself fills in", async () => {
    const { taskDefinition } = await ok("DescribeTaskDefinition", { taskDefinition: "web:1" });
    expect(taskDefinition.containerDefinitions).toEqual([
      {
        name: "web",
        image: "web:1",
        cpu: 0,
        essential: true,
        environment: [],
        mountPoints: [],
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
        systemControls: [],
        volumesFrom: [],
      },
    ]);
    expect(taskDefinition).toMatchObject({
      revision: 1,
      status: "ACTIVE",
      cpu: "256",
      memory: "512",
      compatibilities: ["EC2", "FARGATE"],
    });
    expect(taskDefinition.registeredAt).toBeCloseTo(use.api.harness.now / 1000, 0);
  });

  test("keeps an empty or a false member that was given", async () => {
    const given = {
      dockerLabels: {},
      dependsOn: [],
      readonlyRootFilesystem: false,
      linuxParameters: { initProcessEnabled: false },
      stopTimeout: 30,
      logConfiguration: { ...logged(), secretOptions: [] },
    };
    const { taskDefinition } = await ok("RegisterTaskDefinition", onInstances(given));
    expect(taskDefinition.containerDefinitions[0]).toMatchObject(given);
    expect(taskDefinition).not.toHaveProperty("requiresCompatibilities");
  });

  test("has a health check's defaults, and an unnamed host port of the modes", async () => {
    const container = { healthCheck: { command: ["CMD", "true"] }, portMappings: [{ containerPort: 80 }] };
    const { taskDefinition } = await ok("RegisterTaskDefinition", onInstances(container));
    expect(taskDefinition.containerDefinitions[0]).toMatchObject({
      healthCheck: { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3 },
      portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }],
    });
    expect(taskDefinition.containerDefinitions[0].healthCheck).not.toHaveProperty("startPeriod");
  });

  test("can be registered again, and comes back the same", async () => {
    const full = onFargate(
      {
        healthCheck: { command: ["CMD-SHELL", "true"], startPeriod: 10 },
        environment: [{ name: "A", value: "1" }],
        ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 4096 }],
        linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
        logConfiguration: logged(),
        mountPoints: [{ sourceVolume: "data", containerPath: "/data" }],
        dockerLabels: { a: "b" },
        restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
      },
      {
        executionRoleArn: ROLE,
        volumes: [{ name: "data" }],
        ephemeralStorage: { sizeInGiB: 30 },
        runtimePlatform: { cpuArchitecture: "ARM64" },
      },
    );
    const first = (await ok("RegisterTaskDefinition", full)).taskDefinition;
    const { taskDefinitionArn, revision, status, requiresAttributes, compatibilities, ...rest } = first;
    const { registeredAt, registeredBy, ...again } = rest;
    const second = (await ok("RegisterTaskDefinition", again)).taskDefinition;
    expect(second.revision).toBe(revision + 1);
    expect({ ...second, taskDefinitionArn, revision }).toEqual(first);
    expect([status, requiresAttributes, compatibilities, registeredBy]).toBeDefined();
    expect(second.registeredAt).toBe(registeredAt);
  });

  test("says what else it would run on", async () => {
    const { requiresCompatibilities: _, ...open } = WEB;
    const fit = await ok("RegisterTaskDefinition", open);
    expect(fit.taskDefinition.compatibilities).toEqual(["EC2", "FARGATE"]);
    const bridge = await ok("RegisterTaskDefinition", onInstances());
    expect(bridge.taskDefinition.compatibilities).toEqual(["EXTERNAL", "EC2"]);
    const made = await ok("CreateService", { ...SERVICE, networkConfiguration: NETWORK });
    expect(made.service.taskDefinition).toBe(`${ARN}task-definition/web:2`);
  });
});

describe("what RegisterTaskDefinition refuses", () => {
  test.each<[string, object]>([
    ["pidMode host", onFargate({}, { pidMode: "host" })],
    ["any ipcMode", onFargate({}, { ipcMode: "task" })],
    ["a privileged container", onFargate({ privileged: true })],
    ["the log driver syslog", onFargate({ logConfiguration: { logDriver: "syslog" } })],
    ["a stopTimeout of 121", onFargate({ stopTimeout: 121 })],
    [
      "placement constraints",
      onFargate({}, { placementConstraints: [{ type: "memberOf", expression: "attribute:a == b" }] }),
    ],
    ["the capability SYS_ADMIN", onFargate({ linuxParameters: { capabilities: { add: ["SYS_ADMIN"] } } })],
    ["shared memory of its own", onFargate({ linuxParameters: { sharedMemorySize: 64 } })],
    ["swap", onFargate({ linuxParameters: { swappiness: 10 } })],
    ["a GPU", onFargate({ resourceRequirements: [{ type: "GPU", value: "1" }] })],
    ["bridge mode", onFargate({}, { networkMode: "bridge" })],
    ["no size", onFargate({}, { cpu: undefined })],
    ["a size that there is not", onFargate({}, { memory: "4096" })],
    ["awslogs without an execution role", onFargate({ logConfiguration: logged() })],
    [
      "awslogs without a stream prefix",
      onFargate({ logConfiguration: logged({ "awslogs-stream-prefix": undefined }) }, { executionRoleArn: ROLE }),
    ],
    [
      "an image of ECR without an execution role",
      onFargate({ image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1" }),
    ],
  ])("on Fargate: %s", async (_, input) => {
    expect(await ecs("RegisterTaskDefinition", input)).toEqual(
      refused("ClientException", expect.stringMatching(/Fargate|stopTimeout/)),
    );
  });

  test.each<[string, object, RegExp]>([
    ["ephemeral storage of 5 GiB", onFargate({}, { ephemeralStorage: { sizeInGiB: 5 } }), /21 to 200/],
    ["ephemeral storage of 201 GiB", onFargate({}, { ephemeralStorage: { sizeInGiB: 201 } }), /21 to 200/],
    ["awslogs without a group", onInstances({ logConfiguration: { logDriver: "awslogs" } }), /awslogs-group/],
    [
      "awslogs with other options alone",
      onInstances({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "us-east-1" } } }),
      /awslogs-group/,
    ],
    [
      "awslogs without a region",
      onInstances({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g" } } }),
      /^Log driver awslogs requires options: awslogs-region /,
    ],
    [
      "an option that awslogs doesn't have",
      onInstances({ logConfiguration: logged({ "awslogs-endpoint": "http://x" }) }),
      /^Log driver awslogs disallows options: awslogs-endpoint /,
    ],
    [
      "a log group that can't be",
      onInstances({ logConfiguration: logged({ "awslogs-group": "a b" }) }),
      /^Log driver awslogs option 'awslogs-group' contains invalid characters/,
    ],
    [
      "awsfirelens without its router",
      onInstances({ logConfiguration: { logDriver: "awsfirelens" } }),
      /a firelens configuration object must be specified/,
    ],
    [
      "an image with a placeholder",
      onInstances({ image: "$IMAGE:$TAG" }),
      /^Container.image contains invalid characters/,
    ],
    ["no image", onInstances({ image: undefined }), /^Container.image should not be null or empty/],
    ["an image of 256 characters", onInstances({ image: "x".repeat(256) }), /256 characters/],
    [
      "extra hosts in awsvpc",
      onFargate({ extraHosts: [{ hostname: "h", ipAddress: "10.0.0.1" }] }),
      /^Extra hosts are/,
    ],
    ["a host name in awsvpc", onFargate({ hostname: "h" }), /^hostname is not supported on container when/],
    [
      "DNS servers in awsvpc",
      onFargate({ dnsServers: ["1.1.1.1"] }),
      /^DNS servers are not supported on container when/,
    ],
    ["no network in awsvpc", onFargate({ disableNetworking: true }), /^Disable Networking is not supported/],
    ["ports in the mode none", onInstances(ports({ containerPort: 80 }), { networkMode: "none" }), /networkMode none/],
    [
      "one port name twice",
      onFargate(ports({ containerPort: 80, name: "http" }, { containerPort: 81, name: "http" })),
      /^The port mapping name is already used: containerDefinitions.0.portMappings.1.name/,
    ],
    ["a port name with capitals", onFargate(ports({ containerPort: 80, name: "HTTP" })), /name is "HTTP"/],
    ["a port name that begins with a hyphen", onFargate(ports({ containerPort: 80, name: "-a" })), /name is "-a"/],
    ["a port name of 65", onFargate(ports({ containerPort: 80, name: "a".repeat(65) })), /up to 64/],
    [
      "a port beside a range of them",
      onInstances(ports({ containerPort: 80, containerPortRange: "80-90" })),
      /cannot specify both single port and port range/,
    ],
    [
      "ephemeral storage on instances",
      onInstances({}, { requiresCompatibilities: ["EC2"], ephemeralStorage: { sizeInGiB: 30 } }),
      /EC2 launch type do not support EphemeralStorage/,
    ],
    [
      "awsvpc on machines of one's own",
      onInstances({}, { requiresCompatibilities: ["EXTERNAL"], networkMode: "awsvpc" }),
      /EXTERNAL does not support the networkMode awsvpc/,
    ],
    [
      "a ulimit whose soft limit is above the hard one",
      onInstances({ ulimits: [{ name: "nofile", softLimit: 2048, hardLimit: 1024 }] }),
      /softLimit \(nofile\) is 2048/,
    ],
    [
      "a ulimit without end under a hard one",
      onInstances({ ulimits: [{ name: "core", softLimit: -1, hardLimit: 1024 }] }),
      /softLimit/,
    ],
    [
      "GPUs that are no number",
      onInstances({ resourceRequirements: [{ type: "GPU", value: "x" }] }),
      /resourceRequirements\.0\.value of container "job" is "x"/,
    ],
    ["no GPUs", onInstances({ resourceRequirements: [{ type: "GPU", value: "0" }] }), /a whole number from 1/],
    ["a negative cpu", onInstances({ cpu: -1 }), /cpu of container "job" is -1/],
    ["a negative stopTimeout", onInstances({ stopTimeout: -5 }), /stopTimeout of container "job" is -5/],
    ["a negative hostPort", onInstances({ portMappings: [{ containerPort: 80, hostPort: -1 }] }), /hostPort is -1/],
    [
      "a hostPort of 70000",
      onInstances({ portMappings: [{ containerPort: 80, hostPort: 70_000 }] }),
      /hostPort is 70000/,
    ],
    ["memory of 4 MiB", onInstances({ memory: 4 }), /least is 6/],
    ["a reservation of 4 MiB", onInstances({ memoryReservation: 4 }), /least is 6/],
    ["a volume without a name", onInstances({}, { volumes: [{}] }), /volumes.0.name/],
    ["two volumes of one name", onInstances({}, { volumes: [{ name: "a" }, { name: "a" }] }), /volumes.1.name "a"/],
    [
      "a restart period of 10 s",
      onInstances({ restartPolicy: { enabled: true, restartAttemptPeriod: 10 } }),
      /restartAttemptPeriod is 10/,
    ],
    [
      "a circle of containers",
      onInstances(
        {},
        {
          containerDefinitions: ["a", "b"].map((name, i) => ({
            name,
            image: "x",
            memory: 64,
            dependsOn: [{ containerName: ["b", "a"][i], condition: "START" }],
          })),
        },
      ),
      /in a circle: a -> b -> a/,
    ],
    [
      "more than 64 KiB",
      onInstances({ environment: [{ name: "A", value: "x".repeat(65_536) }] }),
      /Max allowed length is '65536' bytes/,
    ],
  ])("%s", async (_, input, message) => {
    expect(await ecs("RegisterTaskDefinition", input)).toEqual(
      refused("ClientException", expect.stringMatching(message)),
    );
  });
});

test("what Fargate needs the execution role for goes with one, and on instances without", async () => {
  const ecr = { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1", logConfiguration: logged() };
  const role = await ok("RegisterTaskDefinition", onFargate(ecr, { executionRoleArn: ROLE }));
  expect(role.taskDefinition.compatibilities).toEqual(["EC2", "FARGATE"]);
  const open = await ok("RegisterTaskDefinition", onFargate(ecr, { requiresCompatibilities: ["EC2"] }));
  expect(open.taskDefinition.compatibilities).toEqual(["EC2"]);
  await ok("RegisterTaskDefinition", onInstances(ecr));
});

test("a digest doesn't count to an image's 255 characters", async () => {
  await ok("RegisterTaskDefinition", onInstances({ image: `${"x".repeat(255)}@sha256:${"0".repeat(64)}` }));
});

test("a log driver that writes elsewhere is warned of", async () => {
  await ok("RegisterTaskDefinition", onInstances({ logConfiguration: { logDriver: "splunk" } }));
  await ok("RegisterTaskDefinition", onInstances({ logConfiguration: { logDriver: "json-file" } }));
  expect(use.api.harness.logged).toEqual([expect.stringContaining("logConfiguration.logDriver splunk")]);
});

test.each([{}, { expression: "" }, { expression: "garbage((" }])("memberOf with %j is refused", async (more) => {
  const placementConstraints = [{ type: "memberOf", ...more }];
  expect(await ecs("RegisterTaskDefinition", onInstances({}, { placementConstraints }))).toEqual(
    refused("InvalidParameterException", expect.stringContaining("placementConstraints.0.expression")),
  );
});
