import type { Change } from "../../../src/local/store";
import { applyTaskEvent } from "../../../src/local/tasks";
import { LABEL } from "../../../src/protocol/labels";
import { container, definition, Machine } from "./control-plane";
import { quiet } from "./simulated-clock";

async function running(count: number, change: Parameters<typeof definition>[1] = {}) {
  const machine = new Machine();
  await machine.define(definition(1, change), definition(2));
  await machine.createService(count);
  const controlPlane = machine.controlPlane();
  void controlPlane.start();
  await machine.clock.runUntil(() => machine.isSteady(count));
  return { machine, docker: machine.docker, controlPlane };
}

it("brings a service's tasks up: a pause container each, and the others in its namespace", async () => {
  const { machine, docker } = await running(2);
  const [task] = machine.tasks("RUNNING");
  expect(docker.running()).toHaveLength(6);
  const pause = docker.get(task?.pause ?? "");
  expect(pause.spec).toMatchObject({
    image: "pause:1",
    labels: { [LABEL.pause]: "true", [LABEL.stack]: "shop", [LABEL.service]: "web", [LABEL.cluster]: "shop" },
    network: { kind: "own", name: "slipway-default" },
  });
  for (const { name, dockerId = "" } of task?.containers ?? []) {
    expect(docker.get(dockerId).spec).toMatchObject({
      image: `${name}:1`,
      labels: { [LABEL.container]: name, [LABEL.task]: pause.labels[LABEL.task] },
      network: { kind: "of", container: task?.pause },
    });
  }
});

it("replaces a task whose essential container died, keeps what it wrote, and leaves nothing of it", async () => {
  const { machine, docker } = await running(1);
  docker.die(docker.named("-web").dockerId, 3);
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 1 && machine.isSteady(1));
  const [stopped] = machine.tasks("STOPPED");
  expect(stopped).toMatchObject({ stopCode: "EssentialContainerExited" });
  expect(stopped?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 3 });
  expect(machine.archived.sort()).toEqual(["proxy", "web"]);
});

it("leaves a task alone whose other container died", async () => {
  const { machine, docker } = await running(1);
  docker.die(docker.named("-proxy").dockerId, 3);
  await quiet();
  expect(machine.tasks("RUNNING")).toHaveLength(1);
  expect(machine.tasks()[0]?.containers.find(({ name }) => name === "proxy")).toMatchObject({ exitCode: 3 });
});

it("replaces a task whose pause container died", async () => {
  const { machine, docker } = await running(1);
  docker.die(docker.named(".pause").dockerId, 137);
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 1 && machine.isSteady(1));
});

it("says why a task could not start, and leaves nothing of it", async () => {
  const machine = new Machine();
  await machine.define(definition(1, { containers: [container("web", { image: "nowhere:1" })] }));
  await machine.createService(1);
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length > 0);
  expect(machine.tasks("STOPPED")[0]).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason: "CannotPullContainerError: nowhere:1: not found",
  });
  expect(machine.docker.running()).toEqual([]);
});

it("hears of a death before it has the answer to the start, and still has the exit code", async () => {
  const machine = new Machine();
  machine.docker.exitsAtOnce = ({ name }) => (name.endsWith("-proxy") ? 5 : undefined);
  await machine.define(definition(1));
  await machine.createService(1);
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  expect(machine.tasks()[0]?.containers.find(({ name }) => name === "proxy")).toMatchObject({
    lastStatus: "STOPPED",
    exitCode: 5,
  });
});

it("kills a container that doesn't heed the signal when its stop timeout is over", async () => {
  const { machine, docker } = await running(1);
  docker.deaf = ({ name }) => name.endsWith("-web");
  await machine.update({ desiredCount: 0 });
  await quiet();
  expect(docker.running()).toContain(docker.named("-web").name);
  const before = machine.clock.now();
  await machine.clock.runUntil(() => machine.isSteady(0));
  expect(machine.clock.now() - before).toBeGreaterThanOrEqual(30_000);
});

it("goes on where it was when Docker was away for a while", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.createService(2);
  machine.docker.up = false;
  void machine.controlPlane().start();
  await quiet();
  machine.docker.up = true;
  await machine.clock.runUntil(() => machine.docker.containers.size > 2);
  machine.docker.up = false;
  await quiet();
  machine.docker.up = true;
  await machine.clock.runUntil(() => machine.isSteady(2));
  expect(machine.tasks("STOPPED")).toEqual([]);
});

it("replaces every task after Docker was restarted, though no death was heard of", async () => {
  const { machine, docker } = await running(3);
  docker.restart();
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 3 && machine.isSteady(3));
});

it("drains a task before it is stopped", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.store.commit(balanced);
  await machine.createService(1, {
    loadBalancers: [{ targetGroupArn: "group", containerName: "web", containerPort: 80 }],
  });
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  expect(machine.balancer.targets()).toMatchObject([{ id: machine.tasks()[0]?.id, health: "healthy" }]);
  machine.balancer.holds = true;
  await machine.update({ desiredCount: 0 });
  await machine.clock.runUntil(() => machine.balancer.targets()[0]?.health === "draining");
  await quiet();
  expect(machine.tasks()[0]?.lastStatus).toBe("DEACTIVATING");
  expect(machine.docker.running()).toHaveLength(3);
  machine.balancer.letGo();
  await machine.clock.runUntil(() => machine.isSteady(0));
});

it("tries again to apply load balancers, and meanwhile sees to the tasks", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.store.commit(balanced);
  await machine.createService(1);
  machine.balancer.failing = new Error("haproxy says no");
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  machine.balancer.failing = undefined;
  await machine.clock.runUntil(() => machine.balancer.applied.length > 0);
  expect(machine.lines).toContain("applying the load balancers failed: haproxy says no");
});

it("logs a pass that fails, and tries it again", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.createService(1);
  let failures = 2;
  const controlPlane = machine.controlPlane(undefined, {
    applyTaskEvent: (...of) => {
      if (of[1].kind === "created" && failures-- > 0) throw new Error("unheard of");
      return applyTaskEvent(...of);
    },
  });
  void controlPlane.start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  expect(machine.lines.filter((line) => line === "a pass of the control loop failed: unheard of")).toHaveLength(2);
});

it("makes one pass of many changes, and none where nothing happens", async () => {
  const { machine } = await running(1);
  const commits: Change[][] = [];
  machine.store.onCommit((changes) => commits.push(changes));
  await quiet();
  expect(commits).toEqual([]);
  await Promise.all([1, 2, 3, 4, 5].map((desiredCount) => machine.update({ desiredCount })));
  await machine.clock.runUntil(() => machine.isSteady(5));
  expect(machine.tasks()).toHaveLength(5);
});

it("settles when what is in the store was acted on, the load balancers included", async () => {
  const { machine, controlPlane } = await running(1);
  await machine.store.commit(balanced);
  await controlPlane.settle();
  expect(machine.balancer.applied.at(-1)).toMatchObject([{ loadBalancer: { id: "lb" } }]);
  await machine.update({ desiredCount: 2 });
  await controlPlane.settle();
  expect(machine.tasks()).toHaveLength(2);
  await controlPlane.stop();
  await controlPlane.settle();
});

it("removes the default network when nothing is on it any more, and makes it again", async () => {
  const { machine, docker } = await running(1);
  expect([...docker.networks]).toEqual(["slipway-default"]);
  await machine.update({ desiredCount: 0 });
  await machine.clock.runUntil(() => machine.isSteady(0) && docker.networks.size === 0);
  await machine.update({ desiredCount: 1 });
  await machine.clock.runUntil(() => machine.isSteady(1));
});

it("forgets stopped tasks and inactive services after an hour", async () => {
  const { machine, docker } = await running(1);
  docker.die(docker.named("-web").dockerId, 1);
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 1 && machine.isSteady(1));
  const stoppedAt = machine.tasks("STOPPED")[0]?.stoppedAt ?? 0;
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 0, machine.clock.now() + 4_000_000);
  expect(machine.clock.now() - stoppedAt).toBe(3_600_000);
  await machine.store.commit([
    { table: "services", put: { ...machine.service(), status: "DRAINING", desiredCount: 0 } },
  ]);
  await machine.clock.runUntil(() => machine.store.list("services").length === 0, machine.clock.now() + 8_000_000);
  expect(machine.docker.containers.size).toBe(0);
});

const balanced: Change[] = [
  {
    table: "loadBalancers",
    put: { id: "lb", name: "lb", scheme: "internal", network: "slipway-default", dnsName: "localhost:1", hostPort: 1 },
  },
  {
    table: "listeners",
    put: {
      id: "listener",
      loadBalancerArn: "lb",
      port: 80,
      hostPort: 1,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroups: [{ arn: "group", weight: 1 }] }],
    },
  },
  {
    table: "targetGroups",
    put: {
      id: "group",
      name: "group",
      port: 80,
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      healthCheck: {
        path: "/",
        port: "traffic-port",
        protocol: "HTTP",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: "200",
      },
      deregistrationDelay: 30,
      algorithm: "round_robin",
    },
  },
];
