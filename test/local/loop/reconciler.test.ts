import { UnappliedError } from "../../../src/local/elb/balancer";
import { schedule } from "../../../src/local/scheduler";
import type { Change } from "../../../src/local/store";
import { applyTaskEvent, stepTask } from "../../../src/local/tasks";
import { LABEL } from "../../../src/protocol/labels";
import { BALANCED, containerOf, pairOf, SERVICE, serviceOf } from "../../support/fixtures";
import { BALANCER_TABLES, loadBalancer } from "../../support/load-balancers";
import { World } from "../../support/world";

async function running(count: number, change: Parameters<typeof pairOf>[1] = {}) {
  const world = new World();
  await world.define(pairOf(1, change), pairOf(2));
  await world.createService(count);
  const controlPlane = world.controlPlane();
  void controlPlane.start();
  await world.clock.runUntil(() => world.isSteady(count));
  return { world, docker: world.docker, controlPlane };
}

it("brings a service's tasks up: a pause container each, and the others in its namespace", async () => {
  const { world, docker } = await running(2);
  const [task] = world.tasks("RUNNING");
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

it("gives a service's tasks what the service says of them: tags, platform version, ExecuteCommand", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.createService(1, {
    tags: [{ key: "team", value: "shop" }],
    propagateTags: "SERVICE",
    other: { enableECSManagedTags: true },
    platformVersion: "1.3.0",
    enableExecuteCommand: true,
  });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  expect(world.tasks()).toMatchObject([
    {
      tags: [
        { key: "aws:ecs:clusterName", value: "shop" },
        { key: "aws:ecs:serviceName", value: "web" },
        { key: "team", value: "shop" },
      ],
      platformVersion: "1.3.0",
      enableExecuteCommand: true,
    },
  ]);
});

it("replaces a task whose essential container died, keeps what it wrote, and leaves nothing of it", async () => {
  const { world, docker } = await running(1);
  docker.die(docker.named("-web").dockerId, 3);
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 1 && world.isSteady(1));
  const [stopped] = world.tasks("STOPPED");
  expect(stopped).toMatchObject({ stopCode: "EssentialContainerExited" });
  expect(stopped?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 3 });
  expect(world.archived.sort()).toEqual(["proxy", "web"]);
});

it("leaves a task alone whose other container died", async () => {
  const { world, docker } = await running(1);
  docker.die(docker.named("-proxy").dockerId, 3);
  await world.clock.quiet();
  expect(world.tasks("RUNNING")).toHaveLength(1);
  const said = world.service.events.filter(({ message }) => message.includes("container proxy exited with code 3"));
  expect(said).toHaveLength(1);
  expect(world.tasks()[0]?.containers.find(({ name }) => name === "proxy")).toMatchObject({ exitCode: 3 });
});

it("replaces a task whose pause container died", async () => {
  const { world, docker } = await running(1);
  docker.die(docker.named(".pause").dockerId, 137);
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 1 && world.isSteady(1));
});

it("says why a task could not start, and leaves nothing of it", async () => {
  const world = new World();
  await world.define(pairOf(1, { containers: [containerOf("web", { image: "nowhere:1" })] }));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("STOPPED").length > 0);
  expect(world.tasks("STOPPED")[0]).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason: "CannotPullContainerError: nowhere:1: not found",
  });
  expect(world.docker.running()).toEqual([]);
});

it("hears of a death before it has the answer to the start, and still has the exit code", async () => {
  const world = new World();
  world.docker.images.set("proxy:1", { ends: 5 });
  await world.define(pairOf(1));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  expect(world.tasks()[0]?.containers.find(({ name }) => name === "proxy")).toMatchObject({
    lastStatus: "STOPPED",
    exitCode: 5,
  });
});

it("kills a container that doesn't heed the signal when its stop timeout is over", async () => {
  const { world, docker } = await running(1);
  docker.named("-web").program.onStop = "deaf";
  await world.update({ desiredCount: 0 });
  await world.clock.quiet();
  expect(docker.running()).toContain(docker.named("-web").name);
  const before = world.clock.now();
  await world.clock.runUntil(() => world.isSteady(0));
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(30_000);
});

it("goes on where it was when Docker was away for a while", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.createService(2);
  world.docker.up = false;
  void world.controlPlane().start();
  await world.clock.quiet();
  world.docker.up = true;
  await world.clock.runUntil(() => world.docker.containers.size > 2);
  world.docker.up = false;
  await world.clock.quiet();
  world.docker.up = true;
  await world.clock.runUntil(() => world.isSteady(2));
  expect(world.tasks("STOPPED")).toEqual([]);
});

it("replaces every task after Docker was restarted, though no death was heard of", async () => {
  const { world, docker } = await running(3);
  docker.restart();
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 3 && world.isSteady(3));
});

it("drains a task before it is stopped", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.store.commit(BALANCER_TABLES);
  await world.createService(1, BALANCED);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  expect(world.balancer.targets).toMatchObject([{ id: world.tasks()[0]?.id, health: "healthy" }]);
  world.balancer.holds = true;
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.balancer.targets[0]?.health === "draining");
  await world.clock.quiet();
  expect(world.tasks()[0]?.lastStatus).toBe("DEACTIVATING");
  expect(world.docker.running()).toHaveLength(3);
  world.balancer.letGo();
  await world.clock.runUntil(() => world.isSteady(0));
});

it("tries again to apply load balancers, and meanwhile sees to the tasks", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.store.commit(BALANCER_TABLES);
  await world.createService(1);
  world.balancer.failing = new Error("haproxy says no");
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  world.balancer.failing = undefined;
  await world.clock.runUntil(() => world.balancer.applied.length > 0);
  expect(world.lines).toContain("applying the load balancers failed: haproxy says no");
});

it("logs a pass that fails, and tries it again", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.createService(1);
  let failures = 2;
  const controlPlane = world.controlPlane(undefined, {
    applyTaskEvent: (...of) => {
      if (of[1].kind === "created" && failures-- > 0) throw new Error("unheard of");
      return applyTaskEvent(...of);
    },
  });
  void controlPlane.start();
  await world.clock.runUntil(() => world.isSteady(1));
  expect(world.lines.filter((line) => line === "a pass of the control loop failed: unheard of")).toHaveLength(2);
});

it("makes one pass of many changes, and none where nothing happens", async () => {
  const { world } = await running(1);
  const commits: Change[][] = [];
  world.store.onCommit((changes) => commits.push(changes));
  await world.clock.quiet();
  expect(commits).toEqual([]);
  await Promise.all([1, 2, 3, 4, 5].map((desiredCount) => world.update({ desiredCount })));
  await world.clock.runUntil(() => world.isSteady(5));
  expect(world.tasks()).toHaveLength(5);
});

it("looks at what a change may concern, and at nothing else", async () => {
  const world = new World();
  await world.define(pairOf(1));
  const services = Array.from({ length: 20 }, (_, n) => serviceOf({ id: `${SERVICE}-${n}`, name: `s${n}` }));
  await world.store.commit(services.map((put) => ({ table: "services", put })));
  const decided: string[] = [];
  const stepped: string[] = [];
  void world
    .controlPlane(undefined, {
      schedule: (seen, now) => {
        decided.push(...seen.services.map(({ name }) => name));
        return schedule(seen, now);
      },
      stepTask: (task, ...of) => {
        stepped.push(task.group);
        return stepTask(task, ...of);
      },
    })
    .start();
  await world.clock.runUntil(() => world.store.list("services").every(({ steady }) => steady));
  for (const seen of [decided, stepped]) seen.length = 0;
  const seventh = world.store.get("services", `${SERVICE}-7`)!;
  await world.store.commit([{ table: "services", put: { ...seventh, desiredCount: 3 } }]);
  await world.clock.run(60_000);
  expect(world.tasks("RUNNING")).toHaveLength(41);
  expect(new Set(decided)).toEqual(new Set(["s7"]));
  expect(new Set(stepped)).toEqual(new Set(["service:s7"]));
});

it("settles when what is in the store was acted on, the load balancers included", async () => {
  const { world, controlPlane } = await running(1);
  await world.store.commit(BALANCER_TABLES);
  await controlPlane.settle();
  expect(world.balancer.applied.at(-1)).toMatchObject([{ loadBalancer: { id: loadBalancer.id } }]);
  await world.update({ desiredCount: 2 });
  await controlPlane.settle();
  expect(world.tasks()).toHaveLength(2);
  await controlPlane.stop();
  await expect(controlPlane.settle()).rejects.toThrow("The control plane is stopping.");
});

it("does not settle where the load balancers could not be applied, and says why", async () => {
  const { world, controlPlane } = await running(1);
  world.balancer.failing = new Error("haproxy says no");
  await world.store.commit(BALANCER_TABLES);
  await expect(controlPlane.settle()).rejects.toThrow("haproxy says no");
});

it("settles for whoever waits for another load balancer than the one that could not be applied", async () => {
  const { world, controlPlane } = await running(1);
  world.balancer.failing = new UnappliedError(new Map([[loadBalancer.id, new Error("haproxy says no")]]));
  await world.store.commit(BALANCER_TABLES);
  await expect(controlPlane.settle([loadBalancer.id])).rejects.toThrow("haproxy says no");
  await expect(controlPlane.settle()).rejects.toThrow("haproxy says no");
  await controlPlane.settle(["another"]);
  await controlPlane.settle([]);
});

it("does not settle where a pass failed, and says why", async () => {
  const world = new World();
  await world.define(pairOf(1));
  let fails = false;
  const controlPlane = world.controlPlane(undefined, {
    stepTask: (...of) => {
      if (fails) throw new Error("unheard of");
      return stepTask(...of);
    },
  });
  await world.createService(1);
  void controlPlane.start();
  await world.clock.runUntil(() => world.isSteady(1));
  fails = true;
  await world.update({ desiredCount: 2 });
  await expect(controlPlane.settle()).rejects.toThrow("unheard of");
});

it("does not settle where what a pass decided could not be written, and says why; it is decided again", async () => {
  const { world, controlPlane } = await running(1);
  await world.update({ desiredCount: 2 });
  const { store } = world;
  const commit = store.commit.bind(store);
  store.commit = () => Promise.reject(new Error("the disk is full"));
  await expect(controlPlane.settle()).rejects.toThrow("the disk is full");
  expect(world.tasks()).toHaveLength(1);
  store.commit = commit;
  await world.clock.runUntil(() => world.isSteady(2));
});

it("goes on with the others where one service, or one task, can't be decided about, and tries that again", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.createService(2);
  let stumbles: string | undefined;
  const controlPlane = world.controlPlane(undefined, {
    stepTask: (task, ...of) => {
      stumbles ??= task.id;
      if (task.id === stumbles) throw new Error("unheard of");
      return stepTask(task, ...of);
    },
    // A rule that stumbles over one service.
    schedule: (seen, now) => {
      const decision = schedule({ ...seen, services: seen.services.filter(({ name }) => name !== "bad") }, now);
      const failures = seen.services.filter(({ name }) => name === "bad").map(({ id }) => id);
      return { ...decision, failures: failures.map((service) => ({ service, error: new Error("no rule for it") })) };
    },
  });
  await world.store.commit([{ table: "services", put: serviceOf({ id: `${SERVICE}-bad`, name: "bad" }) }]);
  void controlPlane.start();
  await world.clock.runUntil(() => world.tasks("RUNNING").length === 1);
  await world.clock.run(1_500);
  expect(world.lines.filter((line) => line.includes("no rule for it")).length).toBeGreaterThan(1);
  stumbles = "none";
  await world.clock.runUntil(() => world.isSteady(2));
});

it("removes the default network when nothing is on it any more, and makes it again", async () => {
  const { world, docker } = await running(1);
  expect([...docker.networks]).toEqual(["slipway-default"]);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.isSteady(0) && docker.networks.size === 0);
  await world.update({ desiredCount: 1 });
  await world.clock.runUntil(() => world.isSteady(1));
});

it("a task definition that is being deleted goes once the last task that ran on it has been shown long enough", async () => {
  const { world } = await running(1);
  const first = pairOf(1).id;
  await world.update({ taskDefinition: pairOf(2).id });
  const put = { ...pairOf(1), status: "DELETE_IN_PROGRESS" as const };
  await world.store.commit([{ table: "taskDefinitions", put }]);
  const end = world.clock.now() + 8_000_000;
  const replaced = () => world.tasks().some((task) => task.taskDefinition === first && task.lastStatus === "STOPPED");
  await world.clock.runUntil(replaced, end);
  expect(world.store.get("taskDefinitions", first)).toBeDefined();
  await world.clock.runUntil(() => world.store.get("taskDefinitions", first) === undefined, end);
  expect(world.tasks()).toMatchObject([{ taskDefinition: pairOf(2).id, lastStatus: "RUNNING" }]);
});

it("forgets an inactive service an hour after its end, whatever became of the control plane in between", async () => {
  const { world } = await running(1);
  await world.store.commit([{ table: "services", put: { ...world.service, status: "DRAINING", desiredCount: 0 } }]);
  await world.clock.runUntil(() => world.service.status === "INACTIVE");
  const endedAt = world.clock.now();
  await world.clock.run(1_800_000);
  world.restart();
  await world.clock.runUntil(() => world.store.list("services").length === 0, endedAt + 8_000_000);
  expect(world.clock.now() - endedAt).toBe(3_600_000);
});

it("forgets stopped tasks and inactive services after an hour", async () => {
  const { world, docker } = await running(1);
  docker.die(docker.named("-web").dockerId, 1);
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 1 && world.isSteady(1));
  const stoppedAt = world.tasks("STOPPED")[0]?.stoppedAt ?? 0;
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 0, world.clock.now() + 4_000_000);
  expect(world.clock.now() - stoppedAt).toBe(3_600_000);
  await world.store.commit([{ table: "services", put: { ...world.service, status: "DRAINING", desiredCount: 0 } }]);
  await world.clock.runUntil(() => world.store.list("services").length === 0, world.clock.now() + 8_000_000);
  expect(world.docker.containers.size).toBe(0);
});
