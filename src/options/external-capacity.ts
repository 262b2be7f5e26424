import { type ComponentKind, component } from "./component";
import { type Entries, fill, type SpecOf } from "./group";
import { INSTANCE_ATTRIBUTES } from "./instance-attributes";
import type { Leafy } from "./leaf";
import { oneOf, whole } from "./values";

/**
 * Machines of one's own, on premises or in another cloud, that join a cluster (ECS Anywhere). Nothing on AWS makes them:
 * each is registered on itself, by the commands that the component gives out. On this machine they are there at once.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
 */
export interface ExternalCapacityOptions {
  /**
   * Machines that one activation lets register, 1–1000. On this machine so many are registered with the cluster. Known while
   * the program runs.
   * @default 1
   * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html
   */
  machines?: number;
  /** The machines' processors, which the tasks' images are for. Known while the program runs. @default "X86_64" */
  architecture?: "X86_64" | "ARM64";
  /**
   * Attributes of the machines, for placement constraints: up to 10, names of up to 110 letters, digits and `-_./`, values of up
   * to 128 letters, digits and `-_./:@`.
   * @default none
   * @example { site: "berlin" }
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
   */
  attributes?: Record<string, string>;
  /** CPU units that each of them is counted with on this machine, 128–196608; elsewhere it has what it has. Known while the program runs. @default 4096 */
  cpu?: number;
  /** MiB that each of them is counted with on this machine, from 128; elsewhere it has what it has. Known while the program runs. @default 8192 */
  memory?: number;
}

const CAPACITY = {
  machines: whole(1, 1000).known().default(1),
  architecture: oneOf("X86_64", "ARM64").known().default("X86_64"),
  attributes: INSTANCE_ATTRIBUTES,
  cpu: whole(128, 196608, "CPU units").known().default(4096),
  memory: whole(128, undefined, "MiB").known().default(8192),
} satisfies Entries<ExternalCapacityOptions>;

export interface ExternalCapacitySpec extends SpecOf<typeof CAPACITY> {
  /** The component in messages: `ExternalCapacity "berlin"`. */
  path: string;
  name: string;
}

/** Its options, checked and with every default filled in. See {@link clusterSpec}. */
export function externalCapacitySpec(
  path: string,
  name: string,
  options: Leafy<ExternalCapacityOptions>,
  kind: ComponentKind = {},
): ExternalCapacitySpec {
  const around = component(path, name, options, Object.keys(CAPACITY), kind);
  return { path, name, ...fill(CAPACITY, around.root, around) };
}
