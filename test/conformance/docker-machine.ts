import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { BASE_IMAGE } from "../../src/client/base-image";
import type { Client } from "../../src/client/client";
import { isRecord } from "../../src/protocol/json";
import { LABEL } from "../../src/protocol/labels";
import { docker } from "../support/docker-command";
import { scriptOf } from "../support/program";
import type { Given } from "./format";
import type { Answered, ContainerName, Deed, Image, Machine } from "./machine";

/** Seconds that a case's part may take. */
const LONGEST = 90;
const ACTIONS: Record<string, string> = { start: "starts", kill: "is told to stop" };

/** The local ECS as it runs on this machine's Docker, in the pace that it has. */
export class DockerMachine implements Machine {
  readonly cluster = `case-${randomBytes(4).toString("hex")}`;
  readonly seesAll = false;
  readonly targetGroup = "";
  private readonly images = new Map<string, Image>();
  private readonly states = new Map<string, string[]>();
  private readonly made_ = new Set<string>();
  private counts = { leastRunning: Number.POSITIVE_INFINITY, mostTasks: 0 };
  private readonly began = Math.floor(Date.now() / 1000);
  private watching = true;
  private watch: Promise<void> | undefined;

  constructor(private readonly client: Client) {}

  async prepare(given: Given): Promise<void> {
    for (const [image, program] of Object.entries(given.images ?? {})) this.images.set(image, program);
    await this.client.ecs("CreateCluster", { clusterName: this.cluster });
    this.watch = this.look();
  }

  async call(operation: string, input: Record<string, unknown>): Promise<Answered> {
    try {
      const answer = await this.client.ecs<Record<string, unknown>>(operation, withoutNulls(input) as object);
      if (operation === "RegisterTaskDefinition" && isRecord(answer.taskDefinition)) {
        this.made_.add(String(answer.taskDefinition.taskDefinitionArn));
      }
      return { answer };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined) throw error;
      return { error: { code, message } };
    }
  }

  /** The program in the words of `sh`, where the case doesn't say what runs. */
  container({ image, ...rest }: Record<string, unknown>): Record<string, unknown> {
    const { absent, uses: _, missing, ...program } = this.images.get(String(image)) ?? {};
    if (absent) return { image: "slipway-test.invalid/nothing:1", ...rest };
    const entryPoint = missing ? ["/no/such/program"] : ["sh", "-c"];
    const command = missing ? [] : [scriptOf(program)];
    return { image: BASE_IMAGE, entryPoint, command, stopTimeout: 10, ...rest };
  }

  async happen(what: string, input: unknown): Promise<void> {
    if (what === "killed") await docker("kill", await this.dockerId(input as ContainerName));
    else if (what === "wait") await this.wait(Number(input));
    else throw new Error(`"${what}" can't be made to happen on the real Docker`);
  }

  now(): number {
    return Date.now() / 1000;
  }

  wait(seconds: number): Promise<void> {
    return pause(seconds * 1000);
  }

  async until(look: () => Promise<string[]>): Promise<string[]> {
    for (const end = this.now() + LONGEST; ; ) {
      const missing = await look();
      if (missing.length === 0 || this.now() > end) return missing;
      await pause(150);
    }
  }

  statesOf(taskArn: string): string[] {
    return this.states.get(taskArn) ?? [];
  }

  async deeds(): Promise<Deed[]> {
    const until = String(Math.ceil(Date.now() / 1000));
    const filters = ["--filter", `label=${LABEL.cluster}=${this.cluster}`, "--filter", "type=container"];
    const out = await docker(
      "events",
      "--since",
      String(this.began),
      "--until",
      until,
      ...filters,
      "--format",
      "{{json .}}",
    );
    return out.split("\n").flatMap((line): Deed[] => {
      if (line === "") return [];
      const { Action = "", Actor } = JSON.parse(line) as {
        Action?: string;
        Actor: { Attributes: Record<string, string> };
      };
      const { [LABEL.container]: name, [LABEL.task]: task = "", signal } = Actor.Attributes;
      const deed = Action === "kill" && signal === "9" ? "is killed" : ACTIONS[Action];
      return name && deed ? [{ task: task.slice(0, 12), deed: `${name} ${deed}` }] : [];
    });
  }

  beginCount(): void {
    this.counts = { leastRunning: Number.POSITIVE_INFINITY, mostTasks: 0 };
  }

  counted() {
    return this.counts;
  }

  instanceArn(name: string): string {
    throw new Error(`there is no instance ${name}`);
  }

  instanceName(arn: string): string {
    return arn;
  }

  async made(): Promise<unknown> {
    throw new Error("what a container was made with is seen on the simulated Docker");
  }

  /** Leaves nothing of the case behind. */
  async close(): Promise<void> {
    this.watching = false;
    await this.watch;
    const { cluster } = this;
    await this.call("DeleteService", { cluster, service: "web", force: true });
    for (const task of await this.tasks()) {
      if (task.desiredStatus === "RUNNING") await this.call("StopTask", { cluster, task: task.taskArn });
    }
    const left = await this.until(async () => {
      const tasks = await this.tasks();
      return tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED").map(({ taskArn }) => String(taskArn));
    });
    for (const taskDefinition of this.made_) await this.call("DeregisterTaskDefinition", { taskDefinition });
    await this.call("DeleteCluster", { cluster });
    if (left.length > 0) throw new Error(`these tasks don't stop: ${left.join(", ")}`);
  }

  private async dockerId({ container, task = 1 }: ContainerName): Promise<string> {
    const alive = (await this.tasks()).filter(({ lastStatus }) => lastStatus !== "STOPPED");
    const containers = (alive[task - 1]?.containers ?? []) as { name: string; runtimeId: string }[];
    const found = containers.find(({ name }) => name === container)?.runtimeId;
    if (!found) throw new Error(`task ${task} has no container ${container}`);
    return found;
  }

  /** Oldest first. */
  private async tasks(): Promise<Record<string, unknown>[]> {
    const { cluster } = this;
    const arns: string[] = [];
    for (const desiredStatus of ["RUNNING", "STOPPED"]) {
      const page = await this.client.ecs<{ taskArns: string[] }>("ListTasks", { cluster, desiredStatus });
      arns.push(...page.taskArns);
    }
    if (arns.length === 0) return [];
    const { tasks } = await this.client.ecs<{ tasks: Record<string, unknown>[] }>("DescribeTasks", {
      cluster,
      tasks: arns,
    });
    return tasks.sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
  }

  private async look(): Promise<void> {
    while (this.watching) {
      const tasks = await this.tasks().catch(() => undefined);
      if (tasks) this.note(tasks);
      await pause(50);
    }
  }

  private note(tasks: Record<string, unknown>[]): void {
    for (const { taskArn, lastStatus } of tasks) {
      const seen = this.states.get(String(taskArn)) ?? [];
      if (seen.at(-1) !== lastStatus) this.states.set(String(taskArn), [...seen, String(lastStatus)]);
    }
    const meant = tasks.filter(({ desiredStatus }) => desiredStatus === "RUNNING");
    const running = meant.filter(({ lastStatus }) => lastStatus === "RUNNING");
    this.counts = {
      leastRunning: Math.min(this.counts.leastRunning, running.length),
      mostTasks: Math.max(this.counts.mostTasks, meant.length),
    };
  }
}

/** A member that a case takes away. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const given = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(given.map(([key, each]) => [key, withoutNulls(each)]));
}
