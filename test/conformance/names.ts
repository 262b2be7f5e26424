import { isRecord } from "../../src/protocol/json";
import type { Machine } from "./machine";

interface Hook {
  hookId: string;
  status: string;
}

/** What a case calls by short names: `web:2` is the second revision that it registered, `$task` its oldest task. */
export class Names {
  private readonly definitions = new Map<string, string>();
  private readonly policies = new Map<string, string>();

  constructor(private readonly machine: Machine) {}

  /** Takes note of what a call made. */
  learn(operation: string, answer: unknown, input: Record<string, unknown>): void {
    if (operation === "PutScalingPolicy" && isRecord(answer)) {
      this.policies.set(String(input.PolicyName), String(answer.PolicyARN));
    }
    if (operation !== "RegisterTaskDefinition" || !isRecord(answer) || !isRecord(answer.taskDefinition)) return;
    const { taskDefinitionArn, family } = answer.taskDefinition;
    const nth = [...this.definitions.keys()].filter((name) => name.startsWith(`${family}:`)).length + 1;
    this.definitions.set(`${family}:${nth}`, String(taskDefinitionArn));
    // Others may register revisions of the family meanwhile.
    this.definitions.set(String(family), String(taskDefinitionArn));
  }

  /** The definition's ARN; its family alone is the newest. */
  definition(name: string): string {
    return this.definitions.get(name) ?? name;
  }

  /** The input of a call, with its short names replaced. */
  async resolve(value: unknown, key = ""): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.resolve(item, key)));
    if (isRecord(value)) {
      const entries = Object.entries(value).map(
        async ([name, item]) => [name, await this.resolve(item, name)] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    }
    if (typeof value !== "string") return value;
    if (value.startsWith("$")) return this.reference(value.slice(1));
    return key === "taskDefinition" ? this.definition(value) : value;
  }

  private async reference(name: string): Promise<unknown> {
    const { machine } = this;
    const [kind, which] = name.split(".");
    switch (kind) {
      case "cluster":
        return machine.cluster;
      case "targetGroup":
        return machine.targetGroup;
      case "alternateGroup":
      case "productionRule":
      case "testRule":
        return machine.shifting?.[kind];
      case "hook": {
        const [deployment] = await this.deployments();
        const answer = await this.ask("DescribeServiceDeployments", {
          serviceDeploymentArns: [deployment?.serviceDeploymentArn],
        });
        const [{ lifecycleHookDetails = [] } = {}] = answer.serviceDeployments as { lifecycleHookDetails?: Hook[] }[];
        return lifecycleHookDetails.find(({ status }) => status === "AWAITING_ACTION")?.hookId ?? "none";
      }
      case "definition":
        return this.definition(`web:${which ?? 1}`);
      case "policy":
        return this.policies.get(which ?? "");
      case "instance":
        return machine.instanceArn(which ?? "");
      case "task":
        return (await this.tasks())[Number(which ?? 1) - 1] ?? "none";
      case "deployment":
        return (await this.deployments())[0]?.serviceDeploymentArn;
      case "revision":
        return (await this.deployments())[Number(which ?? 1) - 1]?.targetServiceRevisionArn;
      case "taskSet":
        return (await this.taskSets())[Number(which ?? 1) - 1]?.id;
      case "taskSetArn":
        return (await this.taskSets())[Number(which ?? 1) - 1]?.taskSetArn;
    }
    throw new Error(`$${name} names nothing`);
  }

  /** Newest first. */
  private async deployments(): Promise<{ serviceDeploymentArn: string; targetServiceRevisionArn: string }[]> {
    const input = { cluster: this.machine.cluster, service: "web" };
    const { serviceDeployments = [] } = await this.ask("ListServiceDeployments", input);
    return serviceDeployments as { serviceDeploymentArn: string; targetServiceRevisionArn: string }[];
  }

  /** Oldest first. */
  private async taskSets(): Promise<{ id: string; taskSetArn: string }[]> {
    const { taskSets = [] } = await this.ask("DescribeTaskSets", { cluster: this.machine.cluster, service: "web" });
    return taskSets as { id: string; taskSetArn: string }[];
  }

  /** ARNs of the tasks that are meant to run, oldest first. */
  private async tasks(): Promise<string[]> {
    const { machine } = this;
    const { taskArns = [] } = await this.ask("ListTasks", { cluster: machine.cluster });
    if ((taskArns as string[]).length === 0) return [];
    const { tasks = [] } = await this.ask("DescribeTasks", { cluster: machine.cluster, tasks: taskArns });
    return (tasks as { taskArn: string; createdAt: number }[])
      .sort((a, b) => a.createdAt - b.createdAt || a.taskArn.localeCompare(b.taskArn))
      .map(({ taskArn }) => taskArn);
  }

  private async ask(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answered = await this.machine.call(operation, input);
    if ("error" in answered) throw new Error(`${operation}: ${answered.error.message}`);
    return answered.answer as Record<string, unknown>;
  }
}
