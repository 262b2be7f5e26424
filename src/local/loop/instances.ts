import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { Runtime } from "../docker/runtime";
import { InTurn } from "../in-turn";
import type { Store } from "../store/store";
import { instanceSpec, type Way } from "./container-spec";
import { instanceName } from "./names";

/**
 * The containers that stand for container instances: each is the network namespace that its instance's tasks in `host`
 * mode share. One is made when the first such task comes, and removed when the instance has no task any more.
 */
export class Instances {
  /** Docker ids by the instance's id. */
  private readonly there = new Map<string, string>();
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
      this.there.set(lastPart(instanceId), dockerId);
      const { ip } = await this.runtime.start(dockerId);
      if (!ip) throw new Error(`the container instance ${instanceId} was given no address on network ${network}`);
      return { dockerId, ip };
    });
  }

  /** Takes over those that an earlier control plane left. */
  async adopt(): Promise<void> {
    for (const { dockerId, labels } of await this.runtime.list(LABEL.instance)) {
      this.there.set(labels[LABEL.instance] ?? "", dockerId);
    }
  }

  /** Call when what the store says has been done. What fails is tried again the next time. */
  async tidy(): Promise<void> {
    for (const id of this.there.keys()) if (!this.isUsed(id)) await this.remove(id).catch(() => undefined);
  }

  private remove(id: string): Promise<void> {
    return this.turns.run(id, async () => {
      const dockerId = this.there.get(id);
      if (dockerId === undefined || this.isUsed(id)) return;
      await this.runtime.remove(dockerId);
      this.there.delete(id);
      this.removed(instanceName(id));
    });
  }

  /** Whether a task that isn't STOPPED is on the instance. */
  private isUsed(id: string): boolean {
    return this.store.count("tasks", "instanceLabel", id) > 0;
  }
}
