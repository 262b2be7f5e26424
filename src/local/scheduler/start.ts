import type { Deployment } from "../model";
import { sizeOf } from "./books";
import { isFargate, nextProvider } from "./capacity";
import type { Scene } from "./decide";
import type { Draft } from "./draft";
import { alreadySaid, EVENT } from "./events";
import { hexId } from "./ids";
import { openInstances, place } from "./placement";
import type { TaskStart } from "./schedule";
import { isWanted, type Standing } from "./standing";
import { spreadZone, subnetIn } from "./zones";

type Spot = Pick<TaskStart, "zone" | "subnet" | "instanceId">;

/** Starts tasks of one service, each with regard to those before it. */
export class Starter {
  /** ARNs of what was started, in order. */
  readonly started: string[] = [];
  private readonly present: Pick<TaskStart, "zone" | "capacityProvider">[];

  constructor(
    private readonly draft: Draft,
    private readonly scene: Scene,
    standings: Standing[],
  ) {
    this.present = standings.map(({ task }) => task).filter(isWanted);
  }

  /** The deployment of that id, where there is one. */
  deployment(id: string | undefined): Deployment | undefined {
    return this.draft.service.deployments.find((deployment) => deployment.id === id);
  }

  /** Starts so many tasks of a deployment, or as many as find a place. */
  start(deployment: Deployment, count: number): void {
    for (let left = count; left > 0; left--) {
      const provider = nextProvider(deployment.capacityProviderStrategy, this.present);
      const onInstance = provider === undefined ? deployment.launchType === "EC2" : !isFargate(provider);
      if (!onInstance) {
        const spot = spreadZone(deployment.network, this.scene.world.subnets, this.present);
        this.put(deployment, "FARGATE", provider, spot);
      } else if (!this.onInstance(deployment, provider, left)) return;
    }
  }

  /** Starts one task of a deployment on a given instance. */
  startOn(deployment: Deployment, instanceId: string, zone: string, provider: string | undefined): void {
    const subnet = subnetIn(deployment.network, this.scene.world.subnets, zone);
    this.put(deployment, "EC2", provider, { zone, subnet, instanceId });
  }

  private onInstance(deployment: Deployment, provider: string | undefined, left: number): boolean {
    const { world, books } = this.scene;
    const { service, now } = this.draft;
    const definition = world.taskDefinitions.get(deployment.taskDefinition);
    if (!definition) return false;
    const size = sizeOf(definition);
    const instances = openInstances(world, service, provider);
    const found = place(service, instances, books, size, `${now}/${this.started.length}`);
    if ("why" in found) {
      this.draft.unplaced.push({ service: service.id, capacityProvider: provider, count: left, ...size });
      const message = EVENT.unplaced(found.why);
      if (!alreadySaid(this.draft.service, message)) this.draft.event(message);
      return false;
    }
    this.startOn(deployment, found.instance.id, found.instance.zone, provider);
    books.take(found.instance.id, size, service.id);
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
      taskDefinition: deployment.taskDefinition,
      capacityProvider,
      launchType,
      ...spot,
    });
    this.started.push(task);
    this.present.push({ zone: spot.zone, capacityProvider });
  }
}
