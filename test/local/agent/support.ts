import type { Task } from "../../../src/local/ecs/task/record";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { clusterOf, containerOf, definitionOf, newTaskOf } from "../../support/fixtures";
import { Api } from "../doors/api";

export const ROLE = "arn:aws:iam::000000000000:role/service/shop-web";
export const ID = "0123456789abcdef0123456789abcdef";

/** The doors, with a task of the containers `web` and `proxy` that runs, and what it asks its agent with. */
export class AgentApi {
  private constructor(
    readonly api: Api,
    readonly task: Task,
  ) {}

  static async start(change: Partial<TaskDefinition> = {}, changed: Partial<Task> = {}): Promise<AgentApi> {
    const api = await Api.start();
    const definition = definitionOf(3, {
      taskRoleArn: ROLE,
      containers: [containerOf("web", { cpu: 128, memory: 256 }), containerOf("proxy")],
      ...change,
    });
    const { now, store } = api.harness;
    const fresh = newTaskOf(ID, { definition, serviceArn: "arn:aws:ecs:us-east-1:000000000000:service/shop/web" }, now);
    const task: Task = {
      ...fresh,
      lastStatus: "RUNNING",
      ip: "10.0.0.7",
      mac: "02:42:0a:00:00:07",
      pause: "pause-id",
      startedAt: now,
      tags: [{ key: "team", value: "shop" }],
      containers: fresh.containers.map((container) => ({
        ...container,
        dockerId: `docker-${container.name}`,
        lastStatus: "RUNNING",
        imageDigest: "sha256:1",
        createdAt: now,
        startedAt: now,
      })),
      ...changed,
    };
    await store.commit([
      { table: "clusters", put: clusterOf([]) },
      { table: "taskDefinitions", put: definition },
      { table: "tasks", put: task },
    ]);
    return new AgentApi(api, task);
  }

  close(): Promise<void> {
    return this.api.close();
  }

  /** The container's own id. */
  id(container = "web"): string {
    return this.api.agentSecrets.containerId(this.task, container);
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the agent answers
  async get(path: string, init: RequestInit = {}): Promise<{ status: number; body: any }> {
    const answer = await fetch(`http://127.0.0.1:${this.api.port}${path}`, init);
    return { status: answer.status, body: await answer.json() };
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the agent answers
  credentials(): Promise<{ status: number; body: any }> {
    return this.get(`/v2/credentials/${this.api.agentSecrets.credentialsId(this.task)}`);
  }
}
