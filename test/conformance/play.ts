import { isRecord } from "../../src/protocol/json";
import { definitionInput, definitionsOf, runInput, serviceInput, taskSetInput } from "./defaults";
import { type Case, type Given, HAPPENINGS, type Then } from "./format";
import { look, type Seen } from "./look";
import type { Answered, Machine } from "./machine";
import { missingOf } from "./missing";
import { Names } from "./names";

/** Plays a case on a machine. Throws with what is not as the case says, and with what there was. */
export async function play(machine: Machine, one: Case): Promise<void> {
  const player = new Player(machine, one.given ?? {});
  await player.prepare();
  for (const part of [one, ...(one.and ?? [])]) {
    await player.act(part.when ?? []);
    if (part.then) await player.expect(part.then);
  }
}

class Player {
  private readonly names: Names;
  private last: Answered = { answer: undefined };
  private began = 0;

  constructor(
    private readonly machine: Machine,
    private readonly given: Given,
  ) {
    this.names = new Names(machine);
  }

  async prepare(): Promise<void> {
    await this.machine.prepare(this.given);
    for (const definition of definitionsOf(this.given)) await this.must("RegisterTaskDefinition", definition);
    const { service, taskSets } = this.given;
    if (service ?? taskSets) await this.must("CreateService", service ?? {});
    for (const taskSet of taskSets ?? []) await this.must("CreateTaskSet", taskSet);
    if (taskSets)
      await this.expect({ service: { taskSets: taskSets.map(() => ({ stabilityStatus: "STEADY_STATE" })) } });
    else if (service) await this.expect({ service: { deployments: [{ rolloutState: "COMPLETED" }] } });
    this.machine.beginCount();
    this.began = this.machine.now();
  }

  async act(when: Record<string, unknown>[]): Promise<void> {
    if (when.length > 0) this.began = this.machine.now();
    if (when.length > 0) this.machine.beginCount();
    for (const entry of when) {
      for (const [what, input] of Object.entries(entry)) {
        if (what in HAPPENINGS) await this.machine.happen(what, input);
        else this.last = await this.call(what, (input ?? {}) as Record<string, unknown>);
      }
    }
  }

  async expect({ after, ...then }: Then): Promise<void> {
    const refusal = "error" in this.last && then.refused === undefined ? this.last.error : undefined;
    if (refusal) throw new Error(`refused: ${refusal.code}: ${refusal.message}`);
    if (after !== undefined) await this.machine.wait(after);
    let nearest: { missing: string[]; seen: Seen } | undefined;
    let latest: { seen: Seen; happened: number | undefined } | undefined;
    const left = await this.machine.until(async () => {
      const { happened } = this.machine;
      const stands = happened !== undefined && happened === latest?.happened && !then.names && !then.containers;
      if (!latest || !stands) latest = { seen: await look(this.machine, then), happened };
      const { seen } = latest;
      const scene = { last: this.last, machine: this.machine, names: this.names, began: this.began };
      const missing = missingOf(then, seen, scene);
      if (!nearest || missing.length <= nearest.missing.length) nearest = { missing, seen };
      return missing;
    });
    if (left.length === 0) return;
    const { missing = left, seen } = nearest ?? {};
    const lines = [...missing, "", "What there was:", JSON.stringify(this.last).slice(0, 2000), ...summary(seen)];
    throw new Error(lines.join("\n"));
  }

  private async must(operation: string, input: Record<string, unknown>): Promise<void> {
    this.last = await this.call(operation, input);
    if ("error" in this.last) throw new Error(`${operation}: ${this.last.error.code}: ${this.last.error.message}`);
  }

  private async call(operation: string, input: Record<string, unknown>): Promise<Answered> {
    const given = await this.names.resolve(this.complete(operation, input));
    const answered = await this.machine.call(operation, given as Record<string, unknown>);
    if ("answer" in answered) this.names.learn(operation, answered.answer, input);
    return answered;
  }

  /** The service's desired count, as Application Auto Scaling has it. */
  private scalable(): Record<string, unknown> {
    const { cluster } = this.machine;
    const ScalableDimension = "ecs:service:DesiredCount";
    return { ServiceNamespace: "ecs", ResourceId: `service/${cluster}/web`, ScalableDimension };
  }

  /** What a case need not say. */
  private complete(operation: string, input: Record<string, unknown>): Record<string, unknown> {
    const cluster = { cluster: this.machine.cluster };
    switch (operation) {
      case "RegisterTaskDefinition":
        return definitionInput(this.machine, input);
      case "CreateService":
        return { ...cluster, ...serviceInput(this.given, input) };
      case "RunTask":
        return { ...cluster, ...runInput(this.given, input) };
      case "CreateTaskSet":
        return { ...cluster, service: "web", ...taskSetInput(this.given, input) };
      case "UpdateService":
      case "DeleteService":
      case "ListServiceDeployments":
      case "UpdateTaskSet":
      case "DeleteTaskSet":
      case "DescribeTaskSets":
      case "UpdateServicePrimaryTaskSet":
        return { ...cluster, service: "web", ...input };
      case "DescribeServices":
        return { ...cluster, services: ["web"], ...input };
      default:
        if (OF_SCALING.test(operation)) return { ...this.scalable(), ...input };
        return OF_A_CLUSTER.test(operation) ? { ...cluster, ...input } : input;
    }
  }
}

const OF_SCALING =
  /^((Der|R)egisterScalableTarget|(Put|Delete)ScalingPolicy|(Put|Delete)ScheduledAction|Describe(ScalingPolicies|ScheduledActions|ScalingActivities))$/;

const OF_A_CLUSTER =
  /^(ListTasks|DescribeTasks|StopTask|StartTask|ListServices|(Get|Update)TaskProtection|UpdateContainerInstancesState|ListContainerInstances|DescribeContainerInstances|(R|Der)egisterContainerInstance|PutAttributes|ListAttributes|DeleteAttributes|PutClusterCapacityProviders)$/;

function summary(seen: Seen | undefined): string[] {
  if (!seen) return [];
  const tasks = seen.tasks.map((task) =>
    JSON.stringify({
      lastStatus: task.lastStatus,
      desiredStatus: task.desiredStatus,
      taskDefinitionArn: task.taskDefinitionArn,
      stopCode: task.stopCode,
      stoppedReason: task.stoppedReason,
      healthStatus: task.healthStatus,
      containers: (task.containers as Record<string, unknown>[]).map(({ name, lastStatus, exitCode, reason }) => ({
        ...{ name, lastStatus, exitCode, reason },
      })),
    }),
  );
  const events = seen.events.slice(-25).map((event) => `  ${event}`);
  const { deployments: own, taskSets = own } = isRecord(seen.service) ? seen.service : {};
  const deployments = seen.service ? JSON.stringify(taskSets) : "no service";
  return [...tasks, deployments, "events, oldest first:", ...events];
}
