import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import { InTurn } from "../in-turn";
import type { Store } from "../store/store";
import { instanceSpec, type Way } from "./container-spec";
import { instanceName } from "./names";

/** When a task has no namespace yet, or none any more. */
const OUTSIDE: Task["lastStatus"][] = ["PROVISIONING", "DEPROVISIONING", "STOPPED"];

/** What stands for an instance. */
interface Standing {
  dockerId: string;
  runs: boolean;
}

/**
 * The containers that stand for container instances: each is the network namespace that its instance's tasks in `host`
 * mode share. One is made when the first such task comes, and removed when the instance has no task any more.
 */
export class Instances {
  /** By the instance's id. */
  private readonly there = new Map<string, Standing>();
  private readonly turns = new InTurn();

  constructor(
    private readonly store: Store,
    private readonly runtime: Runtime,
    private readonly image: string,
    private readonly removed: (container: string) => void,
  ) {}

  /** It runs, on the network: its Docker id and address. */
  ensure(instanceId: string, network: string, way: Way): Promise<{ dockerId: string; ip: string }> {
    return this.turns.run(lastPart(instanceId), async () => {
      const dockerId = await this.runtime.create(instanceSpec(instanceId, network, this.image, way));
      const standing: Standing = { dockerId, runs: false };
      this.there.set(lastPart(instanceId), standing);
      const { ip } = await this.runtime.start(dockerId);
      standing.runs = true;
      if (!ip) throw new Error(`the container instance ${instanceId} was given no address on network ${network}`);
      return { dockerId, ip };
    });
  }

  /** Takes over those that an earlier control plane left. Resolves with the tasks whose namespace went meanwhile. */
  async adopt(): Promise<string[]> {
    const before = new Map(this.there);
    const found = await this.runtime.list(LABEL.instance);
    const listed = new Map(
      found.map(({ dockerId, labels, status }) => [
        labels[LABEL.instance] ?? "",
        { dockerId, runs: status === "running" },
      ]),
    );
    for (const id of new Set([...before.keys(), ...listed.keys()])) {
      // One that came while Docker was answering is known better.
      if (this.there.get(id) !== before.get(id)) continue;
      const standing = listed.get(id);
      if (standing) this.there.set(id, standing);
      else this.there.delete(id);
    }
    return this.inside(this.store.list("tasks"))
      .filter(({ label }) => !this.there.get(label)?.runs)
      .map(({ id }) => id);
  }

  /** Call when such a container has died: the tasks whose namespace went with it. */
  died(dockerId: string): string[] {
    const [label, standing] = [...this.there].find(([, each]) => each.dockerId === dockerId) ?? [];
    if (label === undefined || !standing) return [];
    standing.runs = false;
    return this.inside(this.store.by("tasks", "instanceLabel", label)).map(({ id }) => id);
  }

  /** Call when what the store says has been done. What fails is tried again the next time. */
  async tidy(): Promise<void> {
    for (const id of this.there.keys()) if (!this.isUsed(id)) await this.remove(id).catch(() => undefined);
  }

  private remove(id: string): Promise<void> {
    return this.turns.run(id, async () => {
      const dockerId = this.there.get(id)?.dockerId;
      if (dockerId === undefined || this.isUsed(id)) return;
      await this.runtime.remove(dockerId);
      this.there.delete(id);
      this.removed(instanceName(id));
    });
  }

  /** Which of the tasks are in the namespace of an instance, which `label` says. */
  private inside(tasks: Task[]): { id: string; label: string }[] {
    return tasks.flatMap(({ id, instanceId, taskDefinition, lastStatus }) => {
      const isInside = instanceId !== undefined && !OUTSIDE.includes(lastStatus);
      const mode = isInside && this.store.get("taskDefinitions", taskDefinition)?.networkMode;
      return mode === "host" ? [{ id, label: lastPart(instanceId!) }] : [];
    });
  }

  /** Whether a task that isn't STOPPED is on the instance. */
  private isUsed(id: string): boolean {
    return this.store.count("tasks", "instanceLabel", id) > 0;
  }
}
