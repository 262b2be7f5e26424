import { BASE_IMAGE } from "../../src/client/base-image";
import { docker, leftovers, local, until } from "./harness";
import { E2E } from "./site";

// What only a real Docker shows of tasks and services: by calls of the API, in one cluster.

const CLUSTER = "e2e-on-docker";
const TAG = `${E2E.name}-pinned:1`;
const FILE_SYSTEM = "fs-0123456789abcdef1";
const VOLUME = `${E2E.name}-efs-${FILE_SYSTEM}`;
const [MADE, GIVEN] = [`${E2E.name}-made`, `${E2E.name}-given`];
const onFargate = { launchType: "FARGATE", networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } } };

interface Task {
  taskArn: string;
  lastStatus: string;
  stoppedReason?: string;
  containers: { name: string; exitCode?: number; reason?: string; imageDigest?: string; runtimeId?: string }[];
}

const ecs = async <T>(operation: string, input: object) => (await local()).ecs<T>(operation, input);
const node = (script: string) => ({ image: BASE_IMAGE, command: ["node", "-e", script], stopTimeout: 2 });
const shell = (script: string) => ({ image: BASE_IMAGE, command: ["sh", "-c", script], stopTimeout: 2 });
const server = (port: number, answer: string) =>
  node(
    `require('http').createServer((_, r) => r.end('${answer}')).listen(${port}); process.on('SIGTERM', () => process.exit(0))`,
  );

const define = (family: string, containerDefinitions: object[], more: object = {}) =>
  ecs("RegisterTaskDefinition", {
    ...{ family, cpu: "256", memory: "512", networkMode: "awsvpc", containerDefinitions },
    ...more,
  });

async function described(tasks: string[]): Promise<Task[]> {
  return (await ecs<{ tasks: Task[] }>("DescribeTasks", { cluster: CLUSTER, tasks })).tasks;
}

/** Runs a task to its end. */
async function run(taskDefinition: string, where: object = onFargate): Promise<Task> {
  const input = { cluster: CLUSTER, taskDefinition, ...where };
  const { tasks } = await ecs<{ tasks: Task[] }>("RunTask", input);
  return until(`a task of ${taskDefinition} has stopped`, async () => {
    const [task] = await described([tasks[0]!.taskArn]);
    return task?.lastStatus === "STOPPED" && task;
  });
}

const exitCodes = ({ containers }: Task) =>
  Object.fromEntries(containers.map(({ name, exitCode, reason }) => [name, exitCode ?? reason]));

const service = (serviceName: string, change: object) =>
  ecs("CreateService", {
    ...{ cluster: CLUSTER, serviceName, taskDefinition: serviceName, desiredCount: 1, ...onFargate },
    ...change,
  });

async function runningTasks(serviceName: string, count: number): Promise<Task[]> {
  return until(`${count} tasks of ${serviceName} run`, async () => {
    const { taskArns } = await ecs<{ taskArns: string[] }>("ListTasks", { cluster: CLUSTER, serviceName });
    const tasks = taskArns.length > 0 ? await described(taskArns) : [];
    return tasks.length === count && tasks.every(({ lastStatus }) => lastStatus === "RUNNING") && tasks;
  });
}

const removeVolumes = () => docker("volume", "rm", "-f", VOLUME, MADE, GIVEN);

beforeAll(async () => {
  await removeVolumes();
  await ecs("CreateCluster", { clusterName: CLUSTER, serviceConnectDefaults: { namespace: "e2e-on-docker" } });
});

afterAll(async () => {
  for (const name of ["orders", "pinned"]) {
    await ecs("DeleteService", { cluster: CLUSTER, service: name, force: true }).catch(() => undefined);
  }
  await until("the cluster is empty, and deleted", async () => {
    const { taskArns } = await ecs<{ taskArns: string[] }>("ListTasks", { cluster: CLUSTER });
    for (const task of taskArns) await ecs("StopTask", { cluster: CLUSTER, task });
    const { containerInstanceArns: machines } = await ecs<{ containerInstanceArns: string[] }>(
      "ListContainerInstances",
      { cluster: CLUSTER },
    );
    for (const containerInstance of machines) {
      await ecs("DeregisterContainerInstance", { cluster: CLUSTER, containerInstance, force: true });
    }
    return ecs("DeleteCluster", { cluster: CLUSTER });
  });
  await until("nothing is left", async () => (await leftovers()).length === 0);
  (await local()).close();
  await removeVolumes();
  await docker("rmi", "-f", TAG);
});

test("a service of Service Connect is called by its alias, at a port that its container doesn't have", async () => {
  const ports = [{ name: "http", containerPort: 8080 }];
  await define("orders", [{ name: "orders", ...server(8080, "orders"), portMappings: ports }]);
  await define("calls", [
    {
      name: "calls",
      ...node(`
        const call = async (url) => { if ((await (await fetch(url)).text()) !== "orders") process.exit(3); };
        (async () => { for (const url of ["http://orders", "http://orders:8080"]) await call(url); })()
          .then(() => process.exit(0), () => process.exit(2));`),
    },
  ]);
  const services = [{ portName: "http", clientAliases: [{ port: 80, dnsName: "orders" }] }];
  await service("orders", { serviceConnectConfiguration: { enabled: true, services } });
  await runningTasks("orders", 1);
  await until("the alias leads to the service", async () => exitCodes(await run("calls")).calls === 0);
});

test("tasks of a deployment run what its tag meant when it began", async () => {
  await docker("tag", BASE_IMAGE, TAG);
  await define("pinned", [{ name: "pinned", ...server(8080, "pinned"), image: TAG }]);
  await service("pinned", {});
  const [first] = await runningTasks("pinned", 1);
  const imageOf = ({ containers }: Task) => docker("inspect", "--format", "{{.Image}}", containers[0]!.runtimeId!);
  const meant = await imageOf(first!);
  await docker("commit", "--change", "LABEL version=2", first!.containers[0]!.runtimeId!, TAG);
  await ecs("UpdateService", { cluster: CLUSTER, service: "pinned", desiredCount: 2 });
  const tasks = await runningTasks("pinned", 2);
  expect(await Promise.all(tasks.map(imageOf))).toEqual([meant, meant]);
  await ecs("UpdateService", { cluster: CLUSTER, service: "pinned", forceNewDeployment: true, desiredCount: 1 });
  await until("the tag's new image runs", async () => (await imageOf((await runningTasks("pinned", 1))[0]!)) !== meant);
});

test("a log router is there before the others, and is given what they write", async () => {
  // It ends well once it has been told all three lines, in the protocol that Docker's driver speaks.
  const router = node(`
    let told = "";
    const isConfigured = require("fs").existsSync("/fluent-bit/etc/fluent-bit.conf");
    require("net").createServer((socket) => socket.on("data", (data) => {
      told += data;
      if (["first", "second", "third"].every((line) => told.includes(line + " line"))) process.exit(isConfigured ? 0 : 4);
    })).listen(24224);`);
  await define("routed", [
    { name: "router", ...router, firelensConfiguration: { type: "fluentbit" } },
    {
      name: "app",
      essential: false,
      // What is written before the router listens is lost where the writer has ended by then.
      ...shell(
        `trap "exit 0" TERM; while :; do echo first line; echo second line >&2; echo third line; sleep 0.2; done`,
      ),
      logConfiguration: { logDriver: "awsfirelens", options: { Name: "stdout" } },
    },
  ]);
  expect(exitCodes(await run("routed"))).toEqual({ router: 0, app: 0 });
});

test("a container that makes its task exceed its memory is killed, and says so", async () => {
  const holds = (mebibytes: number) =>
    node(`global.held = Buffer.alloc(${mebibytes} * 1024 * 1024, 1); setInterval(() => {}, 1e6);`);
  // Each of them is within its own limit, which is the task's.
  await define("greedy", [
    { name: "greedy", ...holds(300) },
    { name: "modest", ...holds(200), essential: false },
  ]);
  const { containers } = await run("greedy");
  expect(containers.find(({ name }) => name === "greedy")).toMatchObject({
    exitCode: 137,
    reason: "OutOfMemoryError: Container killed due to memory usage",
  });
});

test("a task's containers use no more than its CPU units together", async () => {
  // Ends with the percentage of one processor that it had, from when it was first looked at on.
  const busy = node(`
    const turn = (seconds) => { for (const end = Date.now() + seconds * 1000; Date.now() < end; ); };
    turn(7);
    const before = process.cpuUsage().user;
    turn(10);
    process.exit(Math.round((process.cpuUsage().user - before) / 100_000));`);
  await define("busy", [
    { name: "one", ...busy, cpu: 192 },
    { name: "other", ...busy, cpu: 64, essential: false },
  ]);
  const { containers } = await run("busy");
  const [one, other] = containers.map(({ exitCode = 0 }) => exitCode);
  expect(one! + other!).toBeLessThanOrEqual(28);
  expect(one).toBeGreaterThan(other! * 2);
});

test("a volume is its task's own, one on EFS outlives the task, and volumesFrom has both", async () => {
  const volumes = [{ name: "scratch" }, { name: "files", efsVolumeConfiguration: { fileSystemId: FILE_SYSTEM } }];
  const mountPoints = volumes.map(({ name }) => ({ sourceVolume: name, containerPath: `/${name}` }));
  const beside = {
    name: "beside",
    ...shell("test -e /scratch/mark && test -e /files/mark && ! touch /files/more"),
    volumesFrom: [{ sourceContainer: "app", readOnly: true }],
    dependsOn: [{ containerName: "app", condition: "SUCCESS" }],
  };
  const defineBoth = (family: string, script: string) =>
    define(family, [{ name: "app", ...shell(script), mountPoints, essential: false }, beside], { volumes });
  await defineBoth("writes", "touch /scratch/mark /files/mark");
  expect(exitCodes(await run("writes"))).toEqual({ app: 0, beside: 0 });
  await defineBoth("reads", "test ! -e /scratch/mark && test -e /files/mark && touch /scratch/mark");
  expect(exitCodes(await run("reads"))).toEqual({ app: 0, beside: 0 });
  const names = (await docker("volume", "ls", "--quiet")).split("\n");
  expect(names.filter((name) => name.endsWith("-volume-scratch"))).toEqual([]);
});

test("Docker's volumes: a shared one is made or found by its name and outlives its tasks, a task's own goes with it", async () => {
  // A machine of one's own: Fargate has none of these.
  await ecs("RegisterContainerInstance", { cluster: CLUSTER });
  const mounts = [MADE, GIVEN, "own"].map((sourceVolume) => ({ sourceVolume, containerPath: `/${sourceVolume}` }));
  const tmpfs = { type: "tmpfs", device: "tmpfs", o: "size=1m" };
  const volumes = [
    { name: MADE, dockerVolumeConfiguration: { scope: "shared", autoprovision: true, labels: { of: "e2e" } } },
    { name: GIVEN, dockerVolumeConfiguration: { scope: "shared" } },
    { name: "own", dockerVolumeConfiguration: { scope: "task", driver: "local", driverOpts: tmpfs } },
  ];
  const defineOn = (family: string, script: string) =>
    define(family, [{ name: "app", memory: 32, ...shell(script), mountPoints: mounts }], {
      ...{ volumes, networkMode: "bridge", requiresCompatibilities: ["EXTERNAL"] },
    });
  const external = { launchType: "EXTERNAL" };
  await defineOn("first", `touch /own/mark && echo 1 > /${MADE}/all && echo 2 > /${GIVEN}/all`);
  expect((await run("first", external)).stoppedReason).toBe(`CannotCreateVolumeError: no such volume: ${GIVEN}`);
  await docker("volume", "create", GIVEN);
  expect(exitCodes(await run("first", external))).toEqual({ app: 0 });
  await defineOn(
    "second",
    `grep -q " /own tmpfs" /proc/mounts && ! test -e /own/mark && grep 1 /${MADE}/all && grep 2 /${GIVEN}/all`,
  );
  expect(exitCodes(await run("second", external))).toEqual({ app: 0 });
  expect(await docker("volume", "inspect", "--format", '{{index .Labels "of"}}', MADE)).toBe("e2e");
  const names = (await docker("volume", "ls", "--quiet")).split("\n");
  expect(names.filter((name) => name.endsWith("-volume-own"))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining([MADE, GIVEN]));
});
