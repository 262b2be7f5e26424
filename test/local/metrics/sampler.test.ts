import { periods, statistics } from "../../../src/local/metrics/query";
import { Sampler } from "../../../src/local/metrics/sampler";
import { clusterOf, pairOf } from "../../support/fixtures";
import { loadBalancer, targetGroup } from "../../support/load-balancers";
import { World } from "../../support/world";

const WEB = { ClusterName: "shop", ServiceName: "web" };

let world: World;
let sampler: Sampler;
afterEach(() => sampler.stop());

/** A service whose tasks are up, measured from the next full minute on. */
async function measured(count: number, factor = 20) {
  world = new World();
  await world.store.commit([{ table: "clusters", put: clusterOf([]) }]);
  await world.define(pairOf(1));
  await world.createService(count);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(count));
  sampler = new Sampler({
    ...{ store: world.store, runtime: world.docker.runtime(), balancer: world.balancer.connect() },
    ...{ pace: { factor }, clock: world.clock, log: (line) => world.lines.push(line) },
  });
  await world.clock.run(60_000 - (world.clock.now() % 60_000));
  sampler.start();
  return world.clock.now();
}

const data = (metricName: string, period: number, from: number) =>
  periods(world.store, { namespace: "AWS/ECS", metricName, dimensions: WEB, period }, from, world.clock.now());

test("a service's CPU is what its containers spent of the tasks' CPU, a sample a task and minute", async () => {
  const began = await measured(2);
  // Each task has 256 CPU units and two containers.
  world.docker.uses = ({ name }) => ({ cpu: name.includes("-web") ? 128 : 64, memory: 100 });
  await world.clock.run(125_000);
  const [last] = data("CPUUtilization", 60, began + 60_000);
  expect(last).toMatchObject({ at: began + 60_000, unit: "Percent", set: { count: 2 } });
  expect(last!.set.sum / last!.set.count).toBeCloseTo(75);
  expect(data("CPUUtilization", 10, began + 60_000)).toHaveLength(6);
});

test("its memory is the containers' working set of the tasks' memory, and may be above 100 %", async () => {
  const began = await measured(1);
  world.docker.uses = () => ({ cpu: 0, memory: 300.9 });
  await world.clock.run(61_000);
  expect(data("MemoryUtilization", 60, began)).toEqual([
    {
      at: began,
      unit: "Percent",
      set: { count: 1, sum: (600 * 100) / 512, minimum: expect.any(Number), maximum: expect.any(Number) },
    },
  ]);
});

test("a service without tasks publishes nothing, and a missing sample is not 0", async () => {
  const began = await measured(1);
  await world.clock.run(61_000);
  await world.update({ desiredCount: 0 });
  await world.clock.run(200_000);
  expect(data("CPUUtilization", 60, began + 120_000)).toEqual([]);
});

test("at ECS's own time there is one sample a minute", async () => {
  const began = await measured(1, 1);
  await world.clock.run(125_000);
  expect(data("MemoryUtilization", 60, began)).toHaveLength(2);
  expect(data("MemoryUtilization", 10, began)).toEqual([]);
});

test("measuring goes on when Docker is back, and says once that it failed", async () => {
  const began = await measured(1);
  world.docker.up = false;
  await world.clock.run(60_000);
  world.docker.up = true;
  await world.clock.run(61_000);
  expect(world.lines.filter((line) => line.startsWith("measuring failed"))).toHaveLength(1);
  expect(data("MemoryUtilization", 60, began + 60_000)).toHaveLength(1);
});

test("tasks are counted in a cluster that has Container Insights, and in no other", async () => {
  const began = await measured(2);
  await world.clock.run(61_000);
  const counted = (metricName: string) =>
    periods(
      world.store,
      { namespace: "ECS/ContainerInsights", metricName, dimensions: WEB, period: 60 },
      began,
      world.clock.now(),
    ).map(({ set }) => set.sum / set.count);
  expect(counted("DesiredTaskCount")).toEqual([]);
  const settings = [{ name: "containerInsights", value: "enhanced" }];
  await world.store.commit([{ table: "clusters", put: { ...clusterOf([]), settings } }]);
  await world.clock.run(60_000);
  expect(["Desired", "Running", "Pending"].map((word) => counted(`${word}TaskCount`))).toEqual([[2], [2], [0]]);
  expect([counted("DeploymentCount"), counted("TaskSetCount")]).toEqual([[1], [0]]);
});

test("a load balancer's requests, codes and response times come from what it has counted since", async () => {
  const began = await measured(1);
  const counted = (responses: number[], answered5xx: number) => [
    {
      loadBalancer: loadBalancer.id,
      answered5xx,
      targets: [{ targetGroup: targetGroup.id, server: "a", responses, responseTime: 200 }],
    },
  ];
  world.balancer.counts = counted([0, 100, 0, 10, 0], 0);
  await world.clock.run(65_000);
  world.balancer.counts = counted([0, 130, 0, 12, 3], 5);
  await world.clock.run(60_000);
  // HAProxy began anew: all that it has counted is new.
  world.balancer.counts = counted([0, 7, 0, 0, 0], 0);
  await world.clock.run(60_000);
  const name = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1).replace("loadbalancer/", "");
  const LoadBalancer = name(loadBalancer.id);
  const TargetGroup = name(targetGroup.id);
  const values = (metricName: string, dimensions: Record<string, string>, statistic: "Sum" | "Average" = "Sum") =>
    statistics(
      world.store,
      { namespace: "AWS/ApplicationELB", metricName, dimensions, statistic, period: 60 },
      began,
      world.clock.now(),
    ).map(({ value }) => value);
  expect(values("RequestCount", { LoadBalancer })).toEqual([35, 7]);
  expect(values("RequestCountPerTarget", { TargetGroup })).toEqual([35, 7]);
  expect(values("HTTPCode_Target_4XX_Count", { LoadBalancer, TargetGroup })).toEqual([2]);
  expect(values("HTTPCode_Target_5XX_Count", { LoadBalancer })).toEqual([3]);
  expect(values("HTTPCode_ELB_5XX_Count", { LoadBalancer })).toEqual([2]);
  expect(values("TargetResponseTime", { LoadBalancer, TargetGroup }, "Average")).toEqual([0.2, 0.2]);
});

test("a queue has what waits, what is worked on, how long the oldest is there, and how many came and went", async () => {
  const began = await measured(0);
  const queue = {
    ...{ id: "jobs", arn: "arn:aws:sqs:us-east-1:000000000000:jobs", attributes: {}, tags: {} },
    ...{ createdAt: began, changedAt: began, counts: { sent: 0, received: 0, deleted: 0 } },
  };
  const message = (id: string, change: object = {}) => ({
    ...{ id, queue: "jobs", body: "", sender: "", sentAt: began, order: 0, visibleAt: began, receives: 0 },
    ...change,
  });
  await world.store.commit([
    { table: "queues", put: queue },
    { table: "messages", put: message("old", { sentAt: began - 400_000_000 }) },
  ]);
  await world.clock.run(61_000);
  await world.store.commit([
    { table: "queues", put: { ...queue, counts: { sent: 3, received: 1, deleted: 0 } } },
    { table: "messages", put: message("waits") },
    { table: "messages", put: message("flies", { receipt: "r", visibleAt: began + 900_000 }) },
    { table: "messages", put: message("comes", { visibleAt: began + 900_000 }) },
  ]);
  await world.clock.run(61_000);
  const value = (metricName: string) =>
    periods(
      world.store,
      { namespace: "AWS/SQS", metricName, dimensions: { QueueName: "jobs" }, period: 60 },
      began + 60_000,
      world.clock.now(),
    ).map(({ set }) => set.sum)[0];
  expect(["Visible", "NotVisible", "Delayed"].map((of) => value(`ApproximateNumberOfMessages${of}`))).toEqual([
    1, 1, 1,
  ]);
  expect(value("ApproximateAgeOfOldestMessage")).toBe(120);
  expect(["Sent", "Received", "Deleted"].map((of) => value(`NumberOfMessages${of}`))).toEqual([3, 1, 0]);
  expect(world.store.get("messages", "old")).toBeUndefined();
});
