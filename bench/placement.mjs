// What placement takes: of ten thousand tasks on a thousand instances, and after one instance is lost.
import { CLUSTER, definitionOf, localOf, loopOf, put, serviceOf } from "./loop.mjs";
import { median, processorSeconds, until } from "./measure.mjs";

const INSTANCES = 1000;
const TASKS = 10_000;

const DEFINITION = definitionOf({ networkMode: "bridge", requiresCompatibilities: ["EC2"] });

const INSTANCE = (n) => ({
  id: `arn:aws:ecs:us-east-1:000000000000:container-instance/bench/${String(n).padStart(32, "0")}`,
  ...{ clusterArn: CLUSTER, ec2InstanceId: `i-${n}`, autoScalingGroup: "pool", capacityProvider: "pool" },
  ...{ status: "ACTIVE", zone: `us-east-1${"abc"[n % 3]}`, instanceType: "m7i.xlarge", cpu: 4096, memory: 15_564 },
  ...{ gpus: 0, interfaces: 3, registeredAt: 0 },
});

const SERVICE = (n, desiredCount) =>
  serviceOf(n, DEFINITION, {
    desiredCount,
    capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }],
  });

const instances = Array.from({ length: INSTANCES }, (_, n) => INSTANCE(n));

/** Seconds of a processor until the scheduler has decided where all tasks of so many services go. */
async function decided({ createService, schedule }, services) {
  const byId = new Map(instances.map((each) => [each.id, each]));
  const world = {
    services: Array.from({ length: services }, (_, n) => createService(SERVICE(n, TASKS / services), 0)),
    ...{ tasks: [], targets: [], taskDefinitions: { get: () => DEFINITION }, subnets: { get: () => undefined } },
    containerInstances: { get: (id) => byId.get(id), of: () => instances },
    ...{ page: () => undefined, pace: { factor: 20 } },
  };
  let placed = 0;
  const took = await processorSeconds(async () => {
    placed = schedule(world, 1).start.length;
  });
  if (placed !== TASKS) throw new Error(`${placed} of ${TASKS} tasks were placed`);
  return took;
}

/** Milliseconds of a processor that a pass takes after one instance was lost, with its tasks: the median of many. */
async function afterLosses(local) {
  const { createService } = local("scheduler/index.js");
  const { takeAway } = local("ecs/instance/lose.js");
  const { loop, store, clock, pace } = loopOf(local, 1000);
  await store.commit([
    put("taskDefinitions", DEFINITION),
    ...instances.map((each) => put("containerInstances", each)),
    ...Array.from({ length: TASKS / 10 }, (_, n) => put("services", createService(SERVICE(n, 10), clock.now()))),
  ]);
  const steady = () => until(() => store.list("services").every((each) => each.steady), "all tasks run");
  await loop.start();
  await steady();
  const times = [];
  for (let n = 0; n < 15; n++) {
    await loop.settle();
    await store.commit(
      takeAway({ store, clock, pace }, instances[n * 7], {
        ...{ stopCode: "TerminationNotice", reason: "Host EC2 terminated.", lost: true },
      }),
    );
    const time = await processorSeconds(() => loop.settle());
    if (n > 4) times.push(time * 1000);
    await steady();
  }
  await loop.stop();
  return median(times);
}

export async function placement({ root, runs }) {
  const local = localOf(root);
  const scheduler = local("scheduler/index.js");
  const many = [];
  const one = [];
  for (let i = 0; i <= runs; i++) {
    many.push(await decided(scheduler, 1000));
    one.push(await decided(scheduler, 1));
  }
  const [ofMany, ofOne] = [many, one].map((times) => median(times.slice(1)));
  const pass = await afterLosses(local);
  return [
    {
      what: "places for 10,000 tasks of 1,000 services on 1,000 instances",
      ours: `${ofMany.toFixed(2)} s`,
      reference: `${ofOne.toFixed(2)} s (of one service)`,
      goal: "under 1 s",
      result: `${Math.max(ofMany, ofOne).toFixed(2)} s`,
      reached: Math.max(ofMany, ofOne) < 1,
    },
    {
      what: "a pass after one of these 1,000 instances is lost",
      ours: `${pass.toFixed(1)} ms`,
      reference: "",
      goal: "under 20 ms",
      result: `${pass.toFixed(1)} ms`,
      reached: pass < 20,
    },
  ];
}
