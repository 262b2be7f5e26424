import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { lastPart } from "../arns";
import type { Task } from "../ecs/task/record";
import type { Store } from "../store/store";

/** Hexadecimal digits of what nobody can guess: 128 bits. */
const DIGITS = 32;
const ID = new RegExp(`^([0-9a-f]{32})-([0-9a-f]{${DIGITS}})$`);

/**
 * What only a task itself knows of itself: the ids that stand in the addresses of its metadata and credentials. They follow
 * from a key that never leaves this machine, so that none is kept anywhere and a control plane that is started anew knows
 * them all.
 */
export class AgentSecrets {
  private readonly key: Buffer;

  constructor(
    storeKey: Buffer,
    readonly owner: string,
  ) {
    this.key = Buffer.from(hkdfSync("sha256", storeKey, "", "what tasks ask their agent", 32));
  }

  /** The id of a container, for its metadata. */
  containerId(task: Task, container: string): string {
    return this.id(task, `container ${container}`);
  }

  /** The id of a task's role. */
  credentialsId(task: Task): string {
    return this.id(task, "credentials");
  }

  findContainer(store: Pick<Store, "by">, id: string): { task: Task; container: string } | undefined {
    for (const task of tasksOf(store, id)) {
      const found = task.containers.find(({ name }) => this.isSame(this.containerId(task, name), id));
      if (found) return { task, container: found.name };
    }
    return undefined;
  }

  /** A task that has ended has no credentials any more. */
  findRole(store: Pick<Store, "by">, id: string): Task | undefined {
    return tasksOf(store, id).find(
      (task) => task.lastStatus !== "STOPPED" && this.isSame(this.credentialsId(task), id),
    );
  }

  /** What nobody else can make of the text, in bytes. */
  seal(text: string): Buffer {
    return createHmac("sha256", this.key).update(text).digest();
  }

  isSame(a: string, b: string): boolean {
    return timingSafeEqual(this.seal(a), this.seal(b));
  }

  private id(task: Task, what: string): string {
    return `${lastPart(task.id)}-${this.seal(`${task.id} ${what}`).toString("hex").slice(0, DIGITS)}`;
  }
}

function tasksOf(store: Pick<Store, "by">, id: string): Task[] {
  const [, task] = ID.exec(id) ?? [];
  return task === undefined ? [] : store.by("tasks", "label", task);
}
