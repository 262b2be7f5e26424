import { containerInstanceArn } from "../../src/local/arns";
import type { Control } from "../../src/local/control";
import { Callers } from "../../src/local/doors/callers";
import { changeInstances } from "../../src/local/ecs/instance/events";
import { instanceSize } from "../../src/local/ecs/instance/instance-types";
import { takeAway } from "../../src/local/ecs/instance/lose";
import type { ContainerInstance } from "../../src/local/ecs/instance/record";
import { hexId } from "../../src/local/ids";
import { TaskLimits } from "../../src/local/loop";
import { measuredIn } from "../../src/local/metrics/measured";
import { REGISTRY } from "../../src/local/registry";
import { inputOf, type Model } from "../../src/local/shapes/model";
import type { Change } from "../../src/local/store";
import { ApiError } from "../../src/protocol/errors";
import { LABEL } from "../../src/protocol/labels";
import {
  alternateGroup,
  BALANCER_TABLES,
  productionRule,
  SHIFTING_TABLES,
  targetGroup,
  testRule,
} from "../support/load-balancers";
import { World } from "../support/world";
import type { Given, Instance, Pool } from "./format";
import type { Answered, ContainerName, Deed, Image, Machine } from "./machine";
import { type MetricGiven, MetricSource } from "./metric-source";

/** Whether an operation of the API takes all that is said. */
function knows(model: Model, operation: string, input: Record<string, unknown>): boolean {
  const { members } = inputOf(model, operation).structure;
  return Object.keys(input).every((member) => Object.hasOwn(members, member));
}

/** Seconds that a case may take of ECS's own time. */
const LONGEST = 7_200;
const CALLER = {
  account: "000000000000",
  arn: "arn:aws:iam::000000000000:root",
  userId: "000000000000",
  host: "127.0.0.1:4577",
};
const ZONES = ["a", "b", "c"];
const DEEDS: Record<string, string> = { start: "starts", signal: "is told to stop", kill: "is killed" };

/** The whole control plane on the simulated Docker and clock, in ECS's own time. */
export class SimulatedMachine extends World implements Machine {
  readonly cluster = "shop";
  readonly seesAll = true;
  readonly targetGroup = targetGroup.id;
  readonly shifting = {
    alternateGroup: alternateGroup.id,
    productionRule: productionRule.id,
    testRule: testRule.id,
  };
  private readonly source = new MetricSource(this.cluster);
  private publishes = false;
  private readonly states = new Map<string, string[]>();
  private readonly names = new Map<string, string>();
  private readonly callers: Callers;
  private counts = { leastRunning: Number.POSITIVE_INFINITY, mostTasks: 0 };
  private ids = 0;
  private limits: TaskLimits | undefined;
  private readonly uses = new Map<string, NonNullable<Image["uses"]>>();
  private commits = 0;
  private readonly probes = new Map<string, number>();
  private readonly targets = new Map<string, "healthy" | "unhealthy">();

  constructor() {
    super();
    this.parts = { pace: { factor: 1 } };
    this.metrics = measuredIn({ get: (table, id) => this.store.get(table, id) });
    this.docker.probe = ({ labels }) => this.probes.get(labels[LABEL.container] ?? "") ?? 0;
    this.callers = new Callers(this.control(), { find: () => undefined });
  }

  async prepare(given: Given): Promise<void> {
    for (const [image, program] of Object.entries(given.images ?? {})) this.setImage(image, program);
    const { healthyAfter = 10, health = "healthy", drainsIn = 0 } = given.loadBalancer ?? {};
    this.balancer.drainsIn = () => drainsIn * 1000;
    this.balancer.checks = (task) => ({ after: healthyAfter * 1000, health: this.targetHealth(task) ?? health });
    const changes: Change[] = [
      { table: "vpcs", put: { id: "vpc-1", network: "shop-vpc", cidr: "10.0.0.0/16" } },
      ...ZONES.map((zone) => ({
        table: "subnets" as const,
        put: { id: `subnet-${zone}`, vpcId: "vpc-1", zone: `us-east-1${zone}` },
      })),
      ...(given.loadBalancer ? BALANCER_TABLES : []),
      ...(given.loadBalancer?.shifting ? SHIFTING_TABLES : []),
      ...Object.entries(given.capacityProviders ?? {}).flatMap(([name, pool]) => poolChanges(name, pool)),
    ];
    await this.store.commit(changes);
    const capacityProviders = ["FARGATE", "FARGATE_SPOT", ...Object.keys(given.capacityProviders ?? {})];
    const made = await this.call("CreateCluster", { clusterName: this.cluster, capacityProviders });
    if ("error" in made) throw new Error(`CreateCluster: ${made.error.message}`);
    for (const [name, instance] of Object.entries(given.instances ?? {})) {
      const put = this.instance(name, instance);
      this.names.set(put.id, name);
      await this.store.commit([{ table: "containerInstances", put }]);
    }
    this.watch();
    const reconciler = this.controlPlane();
    void reconciler.start();
    if (this.uses.size > 0) this.holdTasks((dockerId) => reconciler.outOfMemory(dockerId));
    await this.clock.quiet();
  }

  private holdTasks(outOfMemory: (dockerId: string) => void): void {
    this.docker.uses = ({ spec }) => ({ cpu: 0, memory: 1, ...this.uses.get(spec.image) });
    const { store, clock } = this;
    const runtime = this.docker.runtime();
    this.limits = new TaskLimits({ store, clock, runtime, outOfMemory, log: () => undefined });
    this.limits.start();
  }

  async call(operation: string, input: Record<string, unknown>): Promise<Answered> {
    const { apis } = REGISTRY;
    const named = apis.filter(({ model }) => operation in model.operations);
    const spoken = named.filter(({ calls }) => operation in calls);
    // Two APIs may have operations of one name, and one that has it goes before one that only knows its name.
    const api = spoken.find(({ model }) => knows(model, operation, input)) ?? spoken[0] ?? named[0];
    if (!api) return { error: { code: "UnknownOperationException", message: operation } };
    const answered = this.callers
      .call(api, operation, CALLER, () => JSON.parse(JSON.stringify(input)))
      .then(
        ({ body }): Answered => ({ answer: body }),
        (error: unknown): Answered => {
          if (!(error instanceof ApiError)) throw error;
          return { error: { code: error.code, message: error.message } };
        },
      );
    return this.through(answered);
  }

  container({ image, ...rest }: Record<string, unknown>): Record<string, unknown> {
    if (!this.known.has(String(image))) this.setImage(String(image), {});
    return { image, ...rest };
  }

  async happen(what: string, input: unknown): Promise<void> {
    switch (what) {
      case "image":
        for (const [image, program] of Object.entries(input as Record<string, Image>)) this.setImage(image, program);
        return;
      case "killed":
        return this.docker.die(this.dockerId(input as ContainerName), 137);
      case "outOfMemory":
        return this.docker.die(this.dockerId(input as ContainerName), 137, { oomKilled: true });
      case "exits":
        return this.docker.die(this.dockerId(input as ContainerName), (input as { code: number }).code);
      case "healthCheck":
        for (const [name, code] of Object.entries(input as Record<string, number>)) this.probes.set(name, code);
        return;
      case "targets":
        return this.setTargets(input as Record<string, "healthy" | "unhealthy">);
      case "instanceLost":
        return this.loseInstance(String(input));
      case "zoneLost":
        await changeInstances(this.control(), { Action: "stop", Zone: String(input) });
        return;
      case "controlPlane":
        this.restart();
        this.watch();
        return this.clock.quiet();
      case "docker":
        return this.docker.restart();
      case "clock":
        return this.clock.jump(Number(input) * 1000);
      case "metrics":
        return this.measure(input as Record<string, MetricGiven>);
      case "wait":
        return this.wait(Number(input));
    }
    throw new Error(`"${what}" is nothing that can happen`);
  }

  /** From the next full minute on. */
  private measure(given: Record<string, MetricGiven>): void {
    this.source.set(given);
    const next = () => {
      const end = (Math.floor(this.clock.now() / 20_000) + 1) * 20_000;
      this.clock.after(end - this.clock.now(), () => {
        void this.source.publish(this.store, end, this.running.length).then(next);
      });
    };
    if (!this.publishes) next();
    this.publishes = true;
  }

  now(): number {
    return this.clock.now() / 1000;
  }

  async wait(seconds: number): Promise<void> {
    await this.clock.run(seconds * 1000);
  }

  async until(look: () => Promise<string[]>): Promise<string[]> {
    for (let gone = 0; ; ) {
      await this.clock.quiet();
      const missing = await look();
      if (missing.length === 0 || gone >= LONGEST) return missing;
      const step = gone < 120 ? 0.5 : gone < 1200 ? 5 : 60;
      await this.clock.run(step * 1000);
      gone += step;
    }
  }

  get happened(): number {
    return this.commits + this.docker.calls.length;
  }

  statesOf(taskArn: string): string[] {
    return this.states.get(taskArn) ?? [];
  }

  async deeds(): Promise<Deed[]> {
    return this.docker.calls.flatMap((call) => {
      const [, verb = "", task = "", container = ""] =
        /^(start|signal|kill) slipway-([0-9a-f]{12})-(\S+)$/.exec(call) ?? [];
      return container ? [{ task, deed: `${container} ${DEEDS[verb]}` }] : [];
    });
  }

  beginCount(): void {
    this.counts = { leastRunning: Number.POSITIVE_INFINITY, mostTasks: 0 };
    this.count();
  }

  counted() {
    return this.counts;
  }

  instanceName(arn: string): string {
    return this.names.get(arn) ?? arn;
  }

  async made(container: string): Promise<unknown> {
    const found = [...this.docker.containers.values()].find(({ labels }) => labels[LABEL.container] === container);
    return found?.held ? { ...found.spec, cpuLimit: found.held.units } : found?.spec;
  }

  async close(): Promise<void> {
    this.limits?.stop();
    await this.current?.stop();
  }

  private readonly known = new Set<string>();

  private setImage(image: string, { absent, uses, ...program }: Image): void {
    this.known.add(image);
    if (uses) this.uses.set(image, uses);
    if (absent) this.docker.images.delete(image);
    else this.docker.images.set(image, program);
  }

  /** Looks at every commit: states on the way are seen here. */
  private watch(): void {
    this.store.onCommit((changes) => {
      this.commits += 1;
      for (const change of changes) {
        if (change.table !== "tasks" || !("put" in change)) continue;
        const { id, lastStatus } = change.put;
        const seen = this.states.get(id) ?? [];
        if (seen.at(-1) !== lastStatus) this.states.set(id, [...seen, lastStatus]);
      }
      this.count();
    });
  }

  private count(): void {
    const meant = this.tasks().filter(({ desiredStatus }) => desiredStatus === "RUNNING");
    this.counts = {
      leastRunning: Math.min(this.counts.leastRunning, this.running.length),
      mostTasks: Math.max(this.counts.mostTasks, meant.length),
    };
  }

  private async through<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const over = () => {
      done = true;
    };
    work.then(over, over);
    for (let turns = 0; !done && turns < 50; turns++) await this.clock.run(100, () => done);
    return work;
  }

  private control(): Control {
    const world = this;
    return {
      get store() {
        return world.store;
      },
      runtime: this.docker.runtime(),
      // Who answers calls sees what the load balancers hold, without driving them.
      balancer: {
        ...this.balancer.connect(),
        targetsOf: (task) => this.balancer.targets.filter(({ id }) => id === task),
      },
      logs: { read: async () => [] },
      pace: { factor: 1 },
      clock: this.clock,
      hex: (digits) => hexId("case", ++this.ids).slice(0, digits),
      settle: async (loadBalancers) => {
        await this.current?.settle(loadBalancers);
      },
      log: (line) => this.lines.push(line),
    };
  }

  /** No group replaces it. */
  private async loseInstance(name: string): Promise<void> {
    const instance = this.store.get("containerInstances", this.instanceArn(name));
    if (!instance) throw new Error(`the instance ${name} is lost already`);
    const reason = `Host EC2 (instance ${instance.ec2InstanceId}) terminated.`;
    const stop = { stopCode: "TerminationNotice", reason, lost: true } as const;
    await this.store.commit(takeAway(this.control(), instance, stop));
  }

  lookup(name: string): string[] {
    return this.resolver.lookup(name);
  }

  instanceArn(wanted: string): string {
    const found = [...this.names].find(([, name]) => name === wanted);
    if (!found) throw new Error(`no instance is named ${wanted}`);
    return found[0];
  }

  private dockerId({ container, task = 1 }: ContainerName): string {
    const alive = this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED");
    const found = alive[task - 1]?.containers.find(({ name }) => name === container)?.dockerId;
    if (!found) throw new Error(`task ${task} has no container ${container}`);
    return found;
  }

  private targetHealth(task: string): "healthy" | "unhealthy" | undefined {
    const { taskDefinition = "" } = this.store.get("tasks", task) ?? {};
    return this.targets.get(taskDefinition.slice(taskDefinition.lastIndexOf("/") + 1));
  }

  /** By definition, `web:2`; `all` are those of every task. */
  private setTargets(input: Record<string, "healthy" | "unhealthy">): void {
    for (const [which, health] of Object.entries(input)) {
      if (which !== "all") this.targets.set(which, health);
      else if (health === "unhealthy") for (const { id } of this.running) this.balancer.disturb(id, LONGEST * 1000);
    }
  }

  private instance(name: string, given: Partial<Instance>): ContainerInstance {
    const { zone = "us-east-1a", instanceType = "t3.medium", attributes = {}, capacityProvider } = given;
    const size = instanceSize(instanceType);
    const id = hexId("instance", name);
    return {
      id: containerInstanceArn(this.cluster, id),
      clusterArn: `arn:aws:ecs:us-east-1:000000000000:cluster/${this.cluster}`,
      ec2InstanceId: `i-${id.slice(0, 17)}`,
      autoScalingGroup: capacityProvider ?? "hosts",
      ...(capacityProvider && { capacityProvider }),
      status: "ACTIVE",
      zone,
      instanceType,
      cpu: given.cpu ?? size?.cpu ?? 2048,
      memory: given.memory ?? size?.memory ?? 3890,
      attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value: String(value) })),
      registeredAt: this.clock.now(),
    };
  }
}

function poolChanges(name: string, pool: Pool): Change[] {
  const { min = 0, max = 10, desired = 0, zones = ["us-east-1a"], instanceType = "t3.small" } = pool;
  return [
    {
      table: "autoScalingGroups",
      put: { id: name, clusterName: "shop", instanceType, min, max, desired, zones },
    },
    {
      table: "capacityProviders",
      put: {
        id: name,
        arn: `arn:aws:ecs:us-east-1:000000000000:capacity-provider/${name}`,
        autoScalingGroup: name,
        targetCapacity: pool.targetCapacity ?? 100,
        managedScaling: pool.managedScaling ?? true,
        minimumStep: pool.minimumStep,
        maximumStep: pool.maximumStep,
        warmup: pool.warmup,
        tags: [],
      },
    },
  ];
}
