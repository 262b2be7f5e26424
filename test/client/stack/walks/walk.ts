import assert from "node:assert/strict";
import { codeOf, InterruptedError } from "../../../../src/client/errors";
import { DeploymentFailedError } from "../../../../src/client/stack/apply";
import { RemovalFailedError } from "../../../../src/client/stack/remove";
import type { SlipwayError } from "../../../../src/protocol/errors";
import { seeded } from "../../../support/random";
import { type Shop, shop } from "../../../support/shop";
import { type Run, StackWorld } from "../../../support/stacks";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Nothing that is waited for takes longer. */
const LONGEST = 60 * MINUTE;

/** Versions that come up, one that can't be pulled, and one that ends at once. */
const GOOD = [1, 2, 3];
const NO_IMAGE = 9;
const CRASHES = 8;

/** What happens to a small stack, one step after the other, from a seed: the same seed, the same walk. */
export class Walk extends StackWorld {
  readonly steps: string[] = [];
  private readonly runs: Run<unknown>[] = [];

  constructor(seed: number) {
    super();
    this.chance = seeded(seed);
    this.docker.latency = (call) => this.between(1, call.startsWith("image ") ? 500 : 30);
    this.docker.stopsIn = () => this.between(1, 2000);
    this.balancer.drainsIn = () => this.between(1, 3000);
    this.balancer.checks = () => ({ after: this.between(1, 2000), health: "healthy" });
    this.docker.images.set("web:3", {});
    this.docker.images.set(`web:${CRASHES}`, { ends: 1 });
    void this.controlPlane().start();
  }

  /** Some steps, then a plain `up` and `down`: it is what the program says, and then nothing. */
  async walk(): Promise<void> {
    const steps = this.chance() < 0.8 ? this.between(1, 3) : this.between(4, 6);
    for (let step = 0; step < steps; step++) await this.step();
    const program = this.program(GOOD);
    this.note(`up ${JSON.stringify(program)}`);
    await this.ended(this.up(shop(program)));
    // A task that nothing is in flight to may still be stopping.
    await this.clock.run(MINUTE);
    this.isExactly(program);
    this.note("up again");
    assert.equal((await this.ended(this.up(shop(program)))).changed, 0, "a second `up` changes something");
    this.note("down");
    await this.ended(this.down("shop"));
    this.isGone();
  }

  private async step(): Promise<void> {
    const pick = this.chance();
    if (pick < 0.5) await this.attempt(this.upOf(this.program()));
    else if (pick < 0.62) await this.attempt(["down", () => this.down("shop")]);
    else if (pick < 0.72) await this.two();
    else await this.underneath();
    if (this.chance() < 0.5) await this.clock.run(this.between(0, 90 * SECOND));
  }

  private upOf(program: Shop): [string, () => Run<unknown>] {
    return [`up ${JSON.stringify(program)}`, () => this.up(shop(program))];
  }

  /** A change that gets to its end, or doesn't. */
  private async attempt([what, begin]: [string, () => Run<unknown>]): Promise<void> {
    const run = begin();
    this.runs.push(run);
    const pick = this.chance();
    const moment = this.between(0, this.chance() < 0.7 ? 1500 : 20_000);
    if (pick < 0.35) {
      this.note(what);
    } else if (pick < 0.55) {
      this.note(`${what}, Ctrl-C after ${moment} ms`);
      await this.clock.run(moment, () => run.ended);
      run.interrupt();
    } else if (pick < 0.75) {
      this.note(`${what}, killed after ${moment} ms`);
      await this.clock.run(moment, () => run.ended);
      if (!run.ended) {
        run.kill();
        return;
      }
    } else {
      this.note(`${what}, the control plane killed after ${moment} ms`);
      await this.clock.run(moment, () => run.ended);
      this.restart();
      if (this.chance() < 0.3) {
        await this.clock.run(this.between(0, 500));
        this.restart();
      }
    }
    await this.toEnd(run);
  }

  /** Two at once: while the one changes the stack, the other is refused or waits for its end. */
  private async two(): Promise<void> {
    const [one, first] = this.upOf(this.program());
    const [other, second] =
      this.chance() < 0.3 ? (["down", () => this.down("shop")] as const) : this.upOf(this.program());
    this.note(`${one}, and at the same time ${other}`);
    const runs = [first()];
    await this.clock.run(this.between(0, 500));
    runs.push(second());
    await Promise.all(runs.map((run) => this.toEnd(run)));
  }

  private async toEnd(run: Run<unknown>): Promise<void> {
    await this.clock.run(LONGEST, () => run.ended);
    assert(run.ended, "it does not end");
    const { error } = run;
    const known =
      error === undefined ||
      error instanceof DeploymentFailedError ||
      error instanceof RemovalFailedError ||
      error instanceof InterruptedError ||
      codeOf(error) === "StackBusy";
    if (!known) throw error;
    if (error) this.note(`  ${(error as SlipwayError).message.split("\n").join(" | ").slice(0, 400)}`);
    // What was there before can't be again where others have taken a part of it away.
    const spoilt = this.steps.some((step) => /^(Deregister|Delete)/.test(step));
    if (error instanceof DeploymentFailedError && !spoilt) assert.notEqual(error.outcome, "stuck");
  }

  /** Something that goes on behind the stack's back. */
  private async underneath(): Promise<void> {
    const containers = [...this.docker.containers.values()];
    const victim = containers[Math.floor(this.chance() * containers.length)];
    const [service] = this.store.list("services").filter(({ status }) => status === "ACTIVE");
    const [task] = this.running;
    const cluster = service?.clusterArn;
    const call = async (operation: string, input: object) => {
      this.note(operation);
      await this.call(operation, input).catch(() => {});
    };
    const pick = this.chance();
    if (pick < 0.3 && victim) {
      this.note(`docker rm ${victim.name}`);
      this.docker.remove(victim.dockerId);
    } else if (pick < 0.4) {
      this.note("the control plane is killed");
      this.restart();
    } else if (!service) {
      await this.clock.run(this.between(0, 10 * SECOND));
    } else if (pick < 0.55) {
      await call("UpdateService", { cluster, service: service.name, desiredCount: this.between(0, 3) });
    } else if (pick < 0.65) {
      await call("UpdateService", { cluster, service: service.name, forceNewDeployment: true });
    } else if (pick < 0.75 && task) {
      await call("StopTask", { cluster, task: task.id });
    } else if (pick < 0.85) {
      await call("DeregisterTaskDefinition", { taskDefinition: service.revision.taskDefinition });
    } else if (pick < 0.95) {
      await call("DeleteService", { cluster, service: service.name, force: true });
    } else {
      await call("DeleteCluster", { cluster });
    }
  }

  private program(versions = [...GOOD, NO_IMAGE, CRASHES]): Shop {
    const port = this.one([undefined, undefined, 80, 8081]);
    return {
      version: this.one(versions),
      count: this.between(0, 2),
      ...(port !== undefined && {
        port,
        targetPort: this.one([80, 80, 81]),
        scheme: this.one(["internet-facing", "internet-facing", "internal"] as const),
        suffix: this.one(["", "", "Two"]),
      }),
      ...(this.chance() < 0.3 && { circuitBreaker: false }),
      ...(this.chance() < 0.2 && { cidr: "10.9.0.0/16" }),
      ...(this.chance() < 0.3 && { platformVersion: this.one(["1.3.0", "1.4.0"]) }),
      ...(this.chance() < 0.3 && { logs: true }),
    };
  }

  private async ended<T>(run: Run<T>): Promise<T> {
    await this.clock.run(LONGEST, () => run.ended);
    assert(run.ended, "it does not end");
    if (run.error !== undefined) throw run.error;
    return run.result as T;
  }

  private isExactly(program: Shop): void {
    const { count = 1, version = 1, port, targetPort = 80, scheme = "internet-facing" } = program;
    const wanted = shop(program).resources.map(({ logicalId }) => logicalId);
    const there = this.store.list("resources");
    assert.deepEqual(there.map(({ id }) => id).sort(), wanted.map((id) => `shop|${id}`).sort());
    const services = this.store.list("services").filter(({ status }) => status !== "INACTIVE");
    const definition = there.find(({ logicalId }) => logicalId === "Definition")!.identifier;
    assert.deepEqual(
      services.map(
        ({ name, status, steady, desiredCount, revision: { taskDefinition, platformVersion = "LATEST" } }) => [
          ...[name, status, steady, desiredCount, taskDefinition, platformVersion],
        ],
      ),
      [["web", "ACTIVE", true, count, definition, program.platformVersion ?? "LATEST"]],
    );
    const tasks = this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED");
    assert.deepEqual(
      tasks.map(({ lastStatus, taskDefinition }) => [lastStatus, taskDefinition]),
      Array(count).fill(["RUNNING", definition]),
    );
    const containers = [...this.docker.containers.values()].map(({ image, status }) => `${image} ${status}`);
    assert.deepEqual(containers, Array(count).fill(`web:${version} running`));
    const [vpc] = this.store.list("vpcs");
    assert.deepEqual([...this.docker.networks], [vpc!.network]);
    assert.equal(vpc!.cidr, program.cidr ?? "10.0.0.0/16");
    const front = port === undefined ? [] : [0];
    const balancers = this.store.list("loadBalancers");
    assert.deepEqual(
      balancers.map((each) => [each.scheme, each.network]),
      front.map(() => [scheme, vpc!.network]),
    );
    assert.deepEqual(
      this.store.list("listeners").map((each) => [each.port, each.hostPort, each.loadBalancerArn, each.yieldedTo]),
      front.map(() => [port, port === 80 ? balancers[0]!.hostPort : port, balancers[0]!.id, undefined]),
    );
    assert.deepEqual(
      this.store.list("targetGroups").map((each) => each.port),
      front.map(() => targetPort),
    );
    assert.deepEqual(
      this.balancer.targets.map(({ id, health }) => `${id} ${health}`).sort(),
      front.flatMap(() => tasks.map(({ id }) => `${id} healthy`)).sort(),
    );
    assert.deepEqual(this.store.list("holds"), []);
  }

  private isGone(): void {
    const containers = [...this.docker.containers.values()].map(({ name }) => name);
    assert.deepEqual([containers, [...this.docker.networks], [...this.docker.volumes]], [[], [], []]);
    for (const table of LEAVES_NOTHING) assert.deepEqual(this.store.list(table), [], table);
    assert.deepEqual(
      this.store.list("services").filter(({ status }) => status !== "INACTIVE"),
      [],
    );
    assert.deepEqual(
      this.store.list("clusters").filter(({ status }) => status === "ACTIVE"),
      [],
    );
    assert.deepEqual(
      this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED"),
      [],
    );
    assert.deepEqual(this.balancer.targets, []);
  }

  private note(step: string): void {
    this.steps.push(step);
  }

  private between(least: number, most: number): number {
    return Math.round(least + this.chance() * (most - least));
  }

  private one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.chance() * choices.length)]!;
  }
}

const LEAVES_NOTHING = [
  "resources",
  "stacks",
  "holds",
  "vpcs",
  "subnets",
  "loadBalancers",
  "listeners",
  "targetGroups",
  "logGroups",
] as const;

/** What goes wrong tells the steps so far. */
export async function walkFrom(seed: number): Promise<void> {
  const walk = new Walk(seed);
  try {
    await walk.walk();
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const steps = walk.steps.map((step) => `  ${step}`).join("\n");
    throw new Error(`${steps}\n${why}`);
  }
}
