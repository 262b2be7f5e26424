import type { Deployment } from "../ecs/deployment/record";
import type { ContainerInstance } from "../ecs/instance/record";
import { hexId } from "../ids";
import type { Draft } from "./draft";
import { alreadySaid, EVENT } from "./events";
import { explained, place } from "./place/place";
import { isFargate, nextProvider } from "./place/providers";
import { spreadZone, subnetIn } from "./place/zones";
import type { Scene } from "./scene";
import type { TaskStart } from "./schedule";
import { serviceNeed } from "./service-need";
import type { Standing } from "./standing";

type Spot = Pick<TaskStart, "zone" | "subnet" | "instanceId">;

/** Starts tasks of one service, each with regard to those before it. */
export class Starter {
  /** ARNs of what was started, in order. */
  readonly started: string[] = [];
  private readonly present: Pick<TaskStart, "deployment" | "zone" | "capacityProvider">[];

  constructor(
    private readonly draft: Draft,
    private readonly scene: Scene,
    standings: Standing[],
  ) {
    this.present = standings.map(({ task: { zone, capacityProvider }, deployment }) => ({
      deployment: deployment?.id ?? "",
      zone,
      capacityProvider,
    }));
  }

  /** The deployment of that id, where there is one. */
  deployment(id: string | undefined): Deployment | undefined {
    return this.draft.service.deployments.find((deployment) => deployment.id === id);
  }

  /** Starts so many tasks of a deployment, or as many as find a place. Returns how many found none. */
  start(deployment: Deployment, count: number): number {
    if (count <= 0 || !this.isKnown(deployment)) return 0;
    for (let left = count; left > 0; left--) {
      const own = this.present.filter((each) => each.deployment === deployment.id);
      const provider = nextProvider(deployment.revision.capacityProviderStrategy, own);
      const onInstance = provider === undefined ? deployment.revision.launchType === "EC2" : !isFargate(provider);
      if (!onInstance) {
        const { subnets, lostZones } = this.scene.world;
        const spot = spreadZone(deployment.revision.network, subnets, own, lostZones);
        if (!spot) {
          this.say(EVENT.noCapacity);
          return left;
        }
        this.put(deployment, "FARGATE", provider, spot);
      } else if (!this.onInstance(deployment, provider, left)) return left;
    }
    return 0;
  }

  /** Starts one task of a deployment on a given instance, if it has room. */
  startOn(deployment: Deployment, instance: ContainerInstance): void {
    if (this.isKnown(deployment)) this.onInstance(deployment, instance.capacityProvider, 1, [instance]);
  }

  private isKnown({ revision: { taskDefinition } }: Deployment): boolean {
    if (this.scene.world.taskDefinitions.get(taskDefinition)) return true;
    this.sayUnplaced(`Reason: The task definition ${taskDefinition} is not known.`);
    return false;
  }

  private sayUnplaced(why: string): void {
    this.say(EVENT.unplaced(why));
  }

  private say(message: string): void {
    if (!alreadySaid(this.draft.service, message)) this.draft.event(message);
  }

  private onInstance(
    deployment: Deployment,
    provider: string | undefined,
    left: number,
    instances = this.scene.world.containerInstances.of(this.draft.service.clusterArn),
  ): boolean {
    const { world, books } = this.scene;
    const { service, now } = this.draft;
    const need = serviceNeed(world.taskDefinitions, service, deployment, provider);
    if (!need) return false;
    const found = place(need, instances, books, `${now}/${this.started.length}`);
    if ("miss" in found) {
      this.draft.unplaced.push({ whose: service.id, count: left, need });
      this.sayUnplaced(explained(found));
      return false;
    }
    const { id: instanceId, zone } = found.instance;
    this.put(deployment, "EC2", provider, {
      zone,
      subnet: subnetIn(deployment.revision.network?.subnets ?? [], world.subnets, zone),
      instanceId,
    });
    books.take(instanceId, need.demand, need.group);
    return true;
  }

  private put(
    deployment: Deployment,
    launchType: TaskStart["launchType"],
    capacityProvider: string | undefined,
    spot: Spot,
  ): void {
    const { service, now } = this.draft;
    // Every task that is known tells this moment's tasks from those of another pass in the same millisecond.
    const id = hexId(service.id, deployment.id, now, this.scene.tasks.length, this.started.length);
    const task = `${service.clusterArn.replace(":cluster/", ":task/")}/${id}`;
    this.draft.start.push({
      task,
      service: service.id,
      deployment: deployment.id,
      taskDefinition: deployment.revision.taskDefinition,
      capacityProvider,
      launchType,
      ...spot,
    });
    this.started.push(task);
    this.present.push({ deployment: deployment.id, zone: spot.zone, capacityProvider });
  }
}
