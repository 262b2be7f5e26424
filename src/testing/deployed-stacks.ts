import type { Client } from "../client/client";
import { matchService } from "../client/named-service";
import type { StackResult } from "../client/stack/apply";
import { removeStack } from "../client/stack/remove";
import { SlipwayError } from "../protocol/errors";
import type { ChangeInstancesRequest, InstanceOverview } from "../protocol/instances";
import type { ServiceOverview } from "../protocol/overview";

export interface LogOptions {
  /** Only the last so many lines. @default all that are kept */
  tail?: number;
  /** Only lines of this container. @default all containers */
  container?: string;
}

/** Stacks that run on the local ECS. */
export class DeployedStacks {
  /** Names of the stacks, in the order in which they were deployed. */
  readonly stacks: readonly string[];

  /** The stacks' outputs, by name; where two stacks have one of the same name, that of the later. */
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor(
    private readonly client: Client,
    results: readonly StackResult[],
  ) {
    this.stacks = results.map(({ stack }) => stack);
    this.outputs = Object.fromEntries(results.flatMap(({ outputs }) => Object.entries(outputs)));
  }

  /** The output of this name, which is a URL. A host without a scheme gets `http://`. */
  url(output: string): string {
    const value = this.outputs[output];
    if (typeof value !== "string") {
      const names = Object.keys(this.outputs).join(", ") || "none";
      throw new SlipwayError(`There is no output "${output}" that is text. Outputs: ${names}.`);
    }
    return /^[a-z]+:\/\//.test(value) ? value : `http://${value}`;
  }

  /** The services of the stacks as they are now: counts, deployments, targets, events. */
  async services(): Promise<ServiceOverview[]> {
    const overviews = await Promise.all(this.stacks.map((Stack) => this.client.overview({ Stack })));
    return overviews.flatMap(({ Services }) => Services);
  }

  /**
   * What the containers of a service wrote, oldest first, those of stopped tasks included. The service is called by its name,
   * or as the app calls it: the id of its construct.
   */
  async logs(service: string, { tail, container }: LogOptions = {}): Promise<string[]> {
    const lines = await Promise.all(
      this.stacks.map(async (Stack) => {
        const { Services } = await this.client.overview({ Stack });
        const Service = matchService(Services, service)?.Name ?? service;
        return this.client.logs({ Service, Container: container, Tail: tail, Stack });
      }),
    );
    const sorted = lines.flat().sort((a, b) => a.At - b.At);
    return sorted.map(({ Message }) => Message);
  }

  /** The container instances on this machine, of every cluster. */
  async instances(): Promise<InstanceOverview[]> {
    return (await this.client.instances()).Instances;
  }

  /**
   * Has something happen to an instance, called by the beginning of its id, or to everything in a zone: `stop` kills what runs
   * there, as its loss would, until a zone is activated; `interrupt` gives Spot its two minutes' notice; `drain` has service
   * tasks replaced. A task on Fargate is stopped, and one on Fargate Spot interrupted, by the beginning of its own id.
   */
  async changeInstances(action: ChangeInstancesRequest["Action"], what: { id?: string; zone?: string }): Promise<void> {
    await this.client.changeInstances({ Action: action, Instance: what.id, Zone: what.zone });
  }

  /** Removes the stacks and everything that they made. */
  async down(): Promise<void> {
    for (const stack of [...this.stacks].reverse()) await removeStack(this.client, stack);
    this.client.close();
  }
}
