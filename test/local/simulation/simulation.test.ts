import fc from "fast-check";
import type { Deployment } from "../../../src/local/ecs/deployment/record";
import { deleteService, deploymentOutcome, updateService } from "../../../src/local/scheduler";
import { BALANCED, definitionOf } from "../../support/fixtures";
import { type Behaviour, revisionOf, Simulation, type SimulationOptions } from "./simulation";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const simulate = (options: SimulationOptions) => new Simulation(options);
const deploy = (simulation: Simulation, revision: number) =>
  simulation.change((service, now) => updateService(service, { taskDefinition: definitionOf(revision).id }, now));
const primaryOf = (simulation: Simulation): Deployment =>
  simulation.service.deployments.find(({ status }) => status === "PRIMARY")!;
/** Names of the containers that exist. */
const left = ({ docker }: Simulation) => [...docker.containers.values()].map(({ name }) => name);
const revisions = (simulation: Simulation) =>
  simulation.running.map(({ taskDefinition }) => revisionOf(taskDefinition));

describe("hours of a service", () => {
  test("comes up, is updated, and nothing of the old version is left", async () => {
    const simulation = simulate({ seed: 1, service: { ...BALANCED, desiredCount: 4 } });
    await simulation.run(MINUTE);
    expect(simulation.service.steady).toBe(true);
    await deploy(simulation, 2);
    await simulation.run(5 * MINUTE);
    expect(simulation.service.steady).toBe(true);
    expect(revisions(simulation)).toEqual([2, 2, 2, 2]);
    expect(left(simulation)).toHaveLength(4 * 3);
  });

  test.each<[string, Behaviour]>([
    ["an image that isn't there", { noImage: true }],
    ["containers that exit at once", { crashesWithin: 50 }],
    ["targets that never become healthy", { sick: true }],
  ])("an update with %s is rolled back, and the old version serves all the time", async (_, behaviour) => {
    const simulation = simulate({ seed: 2, service: BALANCED, behaviours: { 2: behaviour } });
    await simulation.run(MINUTE);
    const served = simulation.running.map(({ id }) => id).sort();
    await deploy(simulation, 2);
    const deployment = primaryOf(simulation).id;
    await simulation.run(10 * MINUTE);
    expect(deploymentOutcome(simulation.service, deployment)).toMatchObject({ state: "FAILED" });
    expect(simulation.running.map(({ id }) => id).sort()).toEqual(served);
    expect(simulation.service).toMatchObject({ steady: true, revision: { taskDefinition: definitionOf(1).id } });
  });

  test("a rollback to a version that doesn't come up any more either ends there", async () => {
    const simulation = simulate({ seed: 7, service: BALANCED, behaviours: { 2: { noImage: true } } });
    await simulation.run(MINUTE);
    await deploy(simulation, 2);
    const deployment = primaryOf(simulation).id;
    simulation.behave(1, { noImage: true });
    for (const task of simulation.running) simulation.crash(task);
    await simulation.run(HOUR);
    expect(primaryOf(simulation)).toMatchObject({ rollbackOf: deployment, rolloutState: "FAILED" });
    expect(simulation.service.deployments).toHaveLength(3);
    expect(deploymentOutcome(simulation.service, deployment)).toMatchObject({ state: "FAILED" });
    expect(left(simulation)).toEqual([]);
  });

  test("a first deployment that fails leaves no container behind", async () => {
    const simulation = simulate({ seed: 3, behaviours: { 1: { crashesWithin: 500 } } });
    await simulation.run(10 * MINUTE);
    expect(primaryOf(simulation).rolloutState).toBe("FAILED");
    expect(left(simulation)).toEqual([]);
  });

  test("an update is carried on by the next control plane when this one dies in the middle", async () => {
    const simulation = simulate({ seed: 4, service: { ...BALANCED, desiredCount: 6 } });
    await simulation.run(MINUTE);
    await deploy(simulation, 2);
    for (let kill = 0; kill < 20; kill++) {
      await simulation.run(simulation.chance() * 2_000);
      simulation.restart();
    }
    await simulation.run(10 * MINUTE);
    expect(simulation.service.steady).toBe(true);
    expect(revisions(simulation)).toEqual(Array(6).fill(2));
    expect(left(simulation)).toHaveLength(6 * 3);
  });

  test("containers that don't hear their stop signal are killed after their stop timeout, and no sooner", async () => {
    const simulation = simulate({ seed: 5, behaviours: { 1: { deaf: true } } });
    await simulation.run(MINUTE);
    const began = simulation.clock.now();
    await simulation.change(deleteService);
    await simulation.run(HOUR, () => simulation.service.status === "INACTIVE");
    expect(simulation.clock.now() - began).toBeGreaterThanOrEqual(30_000);
    expect(simulation.clock.now() - began).toBeLessThan(40_000);
    expect(left(simulation)).toEqual([]);
  });

  test("without a circuit breaker it goes on trying, ever more slowly, and comes up when the fault is over", async () => {
    const simulation = simulate({
      seed: 6,
      service: { desiredCount: 1, circuitBreaker: { enable: false, rollback: false } },
      behaviours: { 1: { noImage: true } },
    });
    await simulation.run(HOUR);
    expect(primaryOf(simulation)).toMatchObject({ rolloutState: "IN_PROGRESS" });
    expect(primaryOf(simulation).failedTasks).toBeGreaterThan(60);
    expect(primaryOf(simulation).failedTasks).toBeLessThan(100);
    simulation.behave(1, {});
    await simulation.run(MINUTE);
    expect(simulation.service.steady).toBe(true);
  });
});

const EVENTS = ["crash", "disturb", "restart", "force", "spoil", "silence", "trouble", "slowness"] as const;

type Step =
  | { kind: "deploy"; behaviour: Behaviour }
  | { kind: "scale"; desired: number }
  | { kind: (typeof EVENTS)[number] };

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constant({ noImage: true }),
  fc.record({ crashesWithin: fc.integer({ min: 1, max: 20_000 }) }),
  fc.constant({ sick: true }),
  fc.constant({ deaf: true }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("deploy" as const), behaviour }),
  fc.record({ kind: fc.constant("scale" as const), desired: fc.integer({ min: 0, max: 6 }) }),
  fc.record({
    kind: fc.constantFrom(...EVENTS),
  }),
);
const script = fc.record({
  seed: fc.integer(),
  balanced: fc.boolean(),
  desired: fc.integer({ min: 0, max: 5 }),
  percentages: fc.constantFrom([100, 200], [50, 100], [50, 150], [0, 100], [66, 134], [100, 150]),
  breaker: fc.constantFrom(
    { enable: true, rollback: true },
    { enable: true, rollback: false },
    { enable: false, rollback: false },
  ),
  first: behaviour,
  steps: fc.array(fc.record({ wait: fc.integer({ min: 0, max: 90_000 }), step }), { maxLength: 10 }),
});

/** Plays a script; the rules are checked at every decision on the way. */
async function play({
  seed,
  balanced,
  desired,
  percentages,
  breaker,
  first,
  steps,
}: Parameters<typeof toScript>[0]): Promise<Simulation> {
  const [minimumHealthyPercent, maximumPercent] = percentages as [number, number];
  const simulation = simulate({
    seed,
    service: {
      ...(balanced && BALANCED),
      desiredCount: desired,
      minimumHealthyPercent,
      maximumPercent,
      circuitBreaker: breaker,
    },
    behaviours: { 1: first },
  });
  let revision = 1;
  for (const { wait, step } of steps) {
    await simulation.run(wait);
    switch (step.kind) {
      case "deploy":
        revision += 1;
        simulation.behave(revision, step.behaviour);
        await deploy(simulation, revision);
        break;
      case "scale":
        await simulation.change((service, now) => updateService(service, { desiredCount: step.desired }, now));
        break;
      case "force":
        await simulation.change((service, now) => updateService(service, { forceNewDeployment: true }, now));
        break;
      case "restart":
        simulation.restart();
        break;
      case "silence":
      case "trouble":
      case "slowness":
        simulation[step.kind]();
        break;
      // The images of all versions are gone, and what runs dies.
      case "spoil":
        for (const known of Object.keys(simulation.behaviours)) simulation.behave(Number(known), { noImage: true });
        for (const task of simulation.running) simulation.crash(task);
        break;
      default: {
        const tasks = simulation.running;
        const task = tasks[Math.floor(simulation.chance() * tasks.length)];
        if (task && step.kind === "crash") simulation.crash(task);
        else if (task) simulation.disturb(task);
      }
    }
  }
  return simulation;
}
const toScript = (value: typeof script extends fc.Arbitrary<infer T> ? T : never) => value;

describe("whatever happens", () => {
  test("the limits hold, and the service comes to rest where faults stop and a good version is deployed", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (given) => {
        const simulation = await play(given);
        simulation.calm();
        for (const revision of Object.keys(simulation.behaviours)) simulation.behave(Number(revision), {});
        // A room of one more task, so that no combination of percentages makes an update impossible.
        await simulation.change((service, now) =>
          updateService(
            service,
            { taskDefinition: definitionOf(30).id, maximumPercent: 200, desiredCount: given.desired },
            now,
          ),
        );
        await simulation.run(HOUR, () => simulation.service.steady);
        expect(simulation.service.steady).toBe(true);
        await simulation.run(5 * MINUTE);
        expect(simulation.service.steady).toBe(true);
        expect(revisions(simulation)).toEqual(Array(given.desired).fill(30));
        expect(left(simulation)).toHaveLength(given.desired * 3);
      }),
      { numRuns: 50 },
    );
  });

  test("a service that is deleted in the middle of it leaves nothing behind", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (given) => {
        const simulation = await play(given);
        simulation.calm();
        await simulation.change(deleteService);
        await simulation.run(HOUR, () => simulation.service.status === "INACTIVE");
        expect(simulation.service.status).toBe("INACTIVE");
        expect(left(simulation)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
