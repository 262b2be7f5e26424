import { withMembership } from "../../../src/local/auto-scaling/membership";
import { runTask } from "../../../src/local/ecs/task/run";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import type { ListenerRule } from "../../../src/local/elb/rule/record";
import { deleteService, type NewService, updateService } from "../../../src/local/scheduler";
import type { Change } from "../../../src/local/store";
import { applyTaskEvent } from "../../../src/local/tasks";
import { ApiError } from "../../../src/protocol/errors";
import { BALANCED, CLUSTER, clusterOf, pairOf, serviceOf } from "../../support/fixtures";
import { BALANCER_TABLES, listener, loadBalancer, targetGroup } from "../../support/load-balancers";
import { seeded } from "../../support/random";
import { World } from "../../support/world";

const JOBS = CLUSTER.replace("/shop", "/jobs");
const ZONES = ["us-east-1a", "us-east-1b"];
const on = (capacityProvider: string) => ({
  capacityProviderStrategy: [{ capacityProvider, base: 0, weight: 1 }],
  circuitBreaker: { enable: false, rollback: false },
});
const only = (expression: string) => ({ placementConstraints: [{ type: "memberOf", expression }] });

/** Services of each kind, some of which stand in another's way or wait for one another. */
const SERVICES: Record<string, Partial<NewService>> = {
  web: BALANCED,
  api: on("pool"),
  apart: { ...on("pool"), placementConstraints: [{ type: "distinctInstance" }] },
  beside: { ...on("pool"), ...only("task:group == service:api") },
  quiet: { ...on("fixed"), ...only("runningTasksCount < 3") },
  batch: { ...on("jobs"), clusterArn: JOBS },
  agent: { schedulingStrategy: "DAEMON", ...on("fixed"), minimumHealthyPercent: 0, maximumPercent: 100 },
  watcher: {
    ...on("pool"),
    schedulingStrategy: "DAEMON",
    ...only("task:group == service:api"),
    minimumHealthyPercent: 0,
  },
  // Where it is, no other task has room: a pool doesn't grow for those that wait.
  hog: { ...on("pool"), schedulingStrategy: "DAEMON", taskDefinition: pairOf(3).id, minimumHealthyPercent: 0 },
};

const BRIDGE = { networkMode: "bridge" as const, requiresCompatibilities: ["EC2"] };
const DEFINITIONS = [
  pairOf(1, { ...BRIDGE, cpu: 512 }),
  pairOf(2, { ...BRIDGE, cpu: 512 }),
  pairOf(3, { ...BRIDGE, cpu: 1792, containers: pairOf(1).containers }),
];
const PROVIDERS = ["pool", "fixed"];

/** Many kinds of services in two clusters, three pools, standalone tasks, a load balancer; and what can happen to them. */
class Town extends World {
  private made = 0;

  constructor(private readonly seed: () => number) {
    super();
    this.chance = seed;
    this.docker.latency = () => Math.round(seed() * 200);
    this.docker.stopsIn = () => Math.round(seed() * 3_000);
    this.balancer.drainsIn = () => Math.round(seed() * 5_000);
    this.balancer.checks = () => ({ after: Math.round(seed() * 3_000), health: "healthy" });
  }

  async found(): Promise<void> {
    await this.define(...DEFINITIONS);
    const cluster = (id: string, capacityProviders: string[]): Change => ({
      table: "clusters",
      put: clusterOf(capacityProviders, id),
    });
    await this.grounded([
      ...["pool", "fixed", "jobs"].flatMap((id): Change[] => [
        {
          table: "capacityProviders",
          put: {
            ...{ id, arn: `arn:${id}`, autoScalingGroup: `${id}-hosts`, targetCapacity: 100 },
            ...{ managedScaling: id === "pool", tags: [] },
          },
        },
        {
          table: "autoScalingGroups",
          put: {
            ...{ id: `${id}-hosts`, instanceType: "t3.small", zones: ZONES },
            ...{ min: 0, max: 5, desired: id === "pool" ? 0 : 2 },
          },
        },
      ]),
      cluster(CLUSTER, PROVIDERS),
      cluster(JOBS, ["jobs"]),
      ...BALANCER_TABLES,
    ]);
    for (const name of Object.keys(SERVICES)) await this.open(name);
  }

  /** One thing by chance. */
  async happen(): Promise<void> {
    const services = this.store.list("services").filter(({ status }) => status === "ACTIVE");
    const service = this.one(services);
    const task = this.one(this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED"));
    const instance = this.one(this.store.list("containerInstances"));
    const put = (put: typeof service) => put && this.store.commit([{ table: "services", put }]);
    const change = (changes: Parameters<typeof updateService>[1]) =>
      put(service && updateService(service, changes, this.clock.now()));
    const [container] = task?.containers ?? [];
    const events: (() => unknown)[] = [
      () => change({ desiredCount: this.upTo(5) }),
      () => change({ desiredCount: this.upTo(5) }),
      () => change({ forceNewDeployment: true }),
      () => change({ taskDefinition: this.one(this.store.list("taskDefinitions"))?.id }),
      () => put(service && deleteService(service)),
      () => this.open(this.one(Object.keys(SERVICES)) ?? "web"),
      () => container?.dockerId && this.docker.die(container.dockerId, 1),
      () => task && this.balancer.disturb(task.id, 2_000),
      () => task && this.stop(task.id),
      () => this.run(this.one(["pool", "fixed"]) ?? "pool"),
      () => this.run("pool", "task:group == service:beside"),
      () => instance && this.drain(instance.id),
      () => instance && this.store.commit([{ table: "containerInstances", remove: instance.id }]),
      () => this.resize(this.one(["fixed", "jobs"]) ?? "fixed"),
      () => this.manage(this.one(["pool", "fixed"]) ?? "fixed"),
      () => this.associate(this.one([[], ["pool"], PROVIDERS]) ?? PROVIDERS),
      () => this.define(this.one([...DEFINITIONS, ...DEFINITIONS.map(deleted)])!),
      () => this.end(),
      () => change({ loadBalancers: this.one([[], BALANCED.loadBalancers]) }),
      () => this.store.commit([this.one(BALANCER_TABLES) ?? BALANCER_TABLES[0]!]),
      () => this.store.commit([this.one(UNBALANCED) ?? UNBALANCED[0]!]),
      () => this.docker.restart(),
      () => {
        this.docker.up = false;
        this.clock.after(2_000, () => {
          this.docker.up = true;
        });
      },
    ];
    await this.one(events)?.();
  }

  /** The cluster's capacity providers from now on. */
  private async associate(providers: string[]): Promise<void> {
    await this.grounded([{ table: "clusters", put: clusterOf(providers) }]);
  }

  /** A resource call, and a cluster, that have come to their end, and are shown for a while. */
  private async end(): Promise<void> {
    const now = this.clock.now();
    const id = `${++this.made}`;
    await this.store.commit([
      {
        table: "operations",
        put: {
          ...{ id, kind: "CREATE", resource: "shop|Vpc", type: "AWS::EC2::VPC" },
          ...ENDED,
          startedAt: now,
          endedAt: now,
        },
      },
      { table: "clusters", put: { ...clusterOf([], `${CLUSTER}-${id}`), status: "INACTIVE", deletedAt: now } },
    ]);
  }

  /** Nobody wants anything of it any more. */
  async abandon(): Promise<void> {
    await this.define(...this.store.list("taskDefinitions").map(deleted));
    for (const { id } of this.tasks()) if (this.store.get("tasks", id)?.serviceArn === undefined) await this.stop(id);
    for (const each of this.store.list("services")) {
      await this.store.commit([{ table: "services", put: deleteService(each) }]);
    }
  }

  /** What is left of what comes to an end. */
  get left(): string[] {
    return (["tasks", "services", "taskDefinitions", "operations"] as const).flatMap((table) =>
      this.store.list(table).map(({ id }) => id),
    );
  }

  private async open(name: string): Promise<void> {
    const id = `${CLUSTER.replace(":cluster/", ":service/")}/${name}`;
    if (this.store.get("services", id)?.status === "DRAINING") return;
    const put = serviceOf({ id, name, ...SERVICES[name], desiredCount: this.upTo(4) }, this.clock.now());
    if (!this.store.get("taskDefinitions", put.revision.taskDefinition)) return;
    await this.store.commit([{ table: "services", put }]);
  }

  private async run(capacityProvider: string, expression?: string): Promise<void> {
    const hex = (digits: number) => (++this.made).toString(16).padStart(8, "0").padEnd(digits, "0");
    const request = runTask({ store: this.store, clock: this.clock, hex } as never, {
      cluster: "shop",
      taskDefinition: "web:1",
      capacityProviderStrategy: [{ capacityProvider, weight: 1 }],
      ...(expression && { placementConstraints: [{ type: "memberOf", expression }] }),
    });
    // ECS refuses it where what it names isn't there, and nothing has changed then.
    await request.catch((error) => {
      if (!(error instanceof ApiError)) throw error;
    });
  }

  private async stop(id: string): Promise<void> {
    const task = this.store.get("tasks", id);
    const definition = task && this.store.get("taskDefinitions", task.taskDefinition);
    if (!definition) return;
    const context = { definition, pace: { factor: 20 }, registered: false, underway: [] };
    const event = { kind: "stop", stopCode: "UserInitiated", reason: "asked" } as const;
    await this.store.commit([{ table: "tasks", put: applyTaskEvent(task, event, context, this.clock.now()) }]);
  }

  private async drain(id: string): Promise<void> {
    const instance = this.store.get("containerInstances", id)!;
    const status = instance.status === "ACTIVE" ? "DRAINING" : "ACTIVE";
    await this.store.commit([{ table: "containerInstances", put: { ...instance, status } }]);
  }

  private async resize(pool: string): Promise<void> {
    const group = this.store.get("autoScalingGroups", `${pool}-hosts`)!;
    await this.grounded([{ table: "autoScalingGroups", put: { ...group, desired: this.upTo(4) } }]);
  }

  private async manage(pool: string): Promise<void> {
    const provider = this.store.get("capacityProviders", pool)!;
    await this.grounded([
      { table: "capacityProviders", put: { ...provider, managedScaling: !provider.managedScaling } },
    ]);
  }

  private grounded(changes: Change[]): Promise<void> {
    return this.store.commit(withMembership(this, changes));
  }

  private upTo(most: number): number {
    return Math.floor(this.seed() * most);
  }

  private one<T>(of: T[]): T | undefined {
    return of[this.upTo(of.length)];
  }
}

const ENDED = { status: "SUCCESS" as const };
const deleted = (definition: TaskDefinition) => ({ ...definition, status: "DELETE_IN_PROGRESS" as const });

const RULE: ListenerRule = {
  id: `${listener.id}/rule`,
  listenerArn: listener.id,
  priority: 1,
  conditions: [],
  actions: listener.defaultActions,
};

const UNBALANCED: Change[] = [
  { table: "listenerRules", put: RULE },
  { table: "listenerRules", remove: RULE.id },
  { table: "loadBalancers", remove: loadBalancer.id },
  { table: "listeners", remove: listener.id },
  { table: "targetGroups", remove: targetGroup.id },
  { table: "targetGroups", put: { ...targetGroup, deregistrationDelay: 5 } },
];

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

test.each(SEEDS)("whatever happens in a town (%i), a pass over all of it would decide nothing more", async (seed) => {
  const town = new Town(seeded(seed));
  await town.found();
  void town.controlPlane().start();
  const pass = (milliseconds: number) =>
    town.clock.run(milliseconds, () => {
      town.nothingOverlooked();
      return false;
    });
  for (let event = 0; event < 25; event++) {
    await pass(town.chance() * 10_000);
    await town.happen();
  }
  await pass(600_000);
  await town.abandon();
  await pass(60_000);
  // What has ended is shown for an hour, a resource call for a day.
  for (const hours of [2, 24]) {
    await town.clock.run(hours * 3_600_000);
    town.nothingOverlooked();
  }
  expect(town.left).toEqual([]);
  expect(town.rests).toBeGreaterThan(10);
});
