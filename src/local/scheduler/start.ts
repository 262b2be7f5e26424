import type { Deployment } from "../ecs/deployment/record";
import type { ContainerInstance } from "../ecs/instance/record";
import { hexId } from "../ids";
import type { Draft } from "./draft";
import { EVENT } from "./events";
import type { Need } from "./place/need";
import { explained, Placing } from "./place/place";
import { isFargate, nextProvider } from "./place/providers";
import { spreadZone, subnetIn } from "./place/zones";
import { Present } from "./present";
import type { Scene } from "./scene";
import type { TaskStart } from "./schedule";
import { serviceNeed } from "./service-need";
import type { Standing } from "./standing";

type Spot = Pick<TaskStart, "zone" | "subnet" | "instanceId">;

/** Starts tasks of one service, each with regard to those before it. */
export class Starter {
  /** ARNs of what was started, in order. */
  readonly started: string[] = [];
  private readonly present = new Present();
  /** Where tasks go that need the same. */
  private readonly placings = new Map<string, { need: Need; placing: Placing }>();

  constructor(
    private readonly draft: Draft,
    private readonly scene: Scene,
    standings: Standing[],
  ) {
    for (const { task, deployment } of standings) this.present.add({ ...task, deployment: deployment?.id ?? "" });
  }

  /** Starts so many tasks of a deployment, or as many as find a place. Returns how many found none. */
  start(deployment: Deployment, count: number): number {
    if (count <= 0 || !this.isKnown(deployment)) return 0;
    for (let left = count; left > 0; left--) {
      const { zones, providers } = this.present.of(deployment.id);
      const provider = nextProvider(deployment.revision.capacityProviderStrategy, providers);
      const onInstance = provider === undefined ? deployment.revision.launchType !== "FARGATE" : !isFargate(provider);
      if (!onInstance) {
        const { subnets, lostZones } = this.scene.world;
        const spot = spreadZone(deployment.revision.network, subnets, zones, lostZones);
        if (!spot) {
          this.draft.say(EVENT.noCapacity, deployment);
          return left;
        }
        this.put(deployment, "FARGATE", provider, spot);
      } else if (!this.onInstance(deployment, provider, left)) return left;
    }
    return 0;
  }

  /** Starts one task of a deployment on a given instance, if it has room. */
  startOn(deployment: Deployment, instance: ContainerInstance): void {
    if (!this.isKnown(deployment)) return;
    const need = this.need(deployment, instance.capacityProvider);
    if (need) this.place(deployment, need, new Placing(need, [instance], this.scene.books), 1);
  }

  private isKnown(deployment: Deployment): boolean {
    const { taskDefinition } = deployment.revision;
    if (this.scene.world.taskDefinitions.get(taskDefinition)) return true;
    this.draft.say(EVENT.unplaced(`Reason: The task definition ${taskDefinition} is not known.`), deployment);
    return false;
  }

  private onInstance(deployment: Deployment, provider: string | undefined, left: number): boolean {
    const { need, placing } = this.placing(deployment, provider) ?? {};
    return need !== undefined && placing !== undefined && this.place(deployment, need, placing, left);
  }

  private placing(deployment: Deployment, provider: string | undefined) {
    const key = `${deployment.id} ${provider ?? ""}`;
    const known = this.placings.get(key);
    if (known) return known;
    const need = this.need(deployment, provider);
    if (!need) return undefined;
    const { world, books } = this.scene;
    const instances = world.containerInstances.of(this.draft.service.clusterArn);
    const made = { need, placing: new Placing(need, instances, books) };
    this.placings.set(key, made);
    return made;
  }

  private need(deployment: Deployment, provider: string | undefined): Need | undefined {
    return serviceNeed(this.scene.world.taskDefinitions, this.draft.service, deployment, provider);
  }

  private place(deployment: Deployment, need: Need, placing: Placing, left: number): boolean {
    const { world, books } = this.scene;
    const { service, now } = this.draft;
    const found = placing.next(`${now}/${this.started.length}`);
    if ("miss" in found) {
      this.draft.unplaced.push({ whose: service.id, count: left, need });
      this.draft.say(EVENT.unplaced(explained(found)), deployment);
      return false;
    }
    const { id: instanceId, zone } = found.instance;
    this.put(deployment, need.external ? "EXTERNAL" : "EC2", need.capacityProvider, {
      zone,
      subnet: subnetIn(deployment.revision.network?.subnets ?? [], world.subnets, zone),
      instanceId,
    });
    books.take(found.instance, need.demand, need.group);
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
    this.present.add({ deployment: deployment.id, zone: spot.zone, capacityProvider });
  }
}
