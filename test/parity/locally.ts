import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../src/protocol/calls";
import { PartialFailure } from "../../src/pulumi/docker/operations";
import { localProvider } from "../../src/pulumi/docker/provider";
import { StackHold } from "../../src/pulumi/docker/stack-hold";
import type { Inputs, Outputs } from "../../src/pulumi/docker/state";
import { templateToResources } from "../../src/template";
import { defaultOutputs, type Registered, run } from "../pulumi/mocks";
import { clientOf, over } from "../support/client";
import { StackWorld } from "../support/stacks";

const HOURS = 3_600_000;
const STACK = "shop";

/** What a scenario's stack comes to. */
interface Course {
  /** How much a second deployment of it changes. */
  changed: number;
  /** What is there of it when it was removed. */
  left: string[];
  /** What was there before it, and isn't any more. */
  gone: string[];
}

/** A machine; what checks the health of its containers finds them well. */
export function machine(): StackWorld {
  const world = new StackWorld();
  world.docker.probe = () => 0;
  void world.controlPlane().start();
  return world;
}

interface Living {
  id: string;
  status?: string;
  lastStatus?: string;
}

/** What is on the machine. */
function whatIsOn(world: StackWorld): string[] {
  const living = ({ status, lastStatus }: Living) => status !== "INACTIVE" && lastStatus !== "STOPPED";
  const tables = ["resources", "stacks", "holds", "services", "tasks", "clusters", "capacityProviders"] as const;
  const balancing = ["vpcs", "loadBalancers", "listeners", "targetGroups"] as const;
  return [
    ...[...world.docker.containers.values()].map(({ name }) => `container ${name}`),
    ...[...world.docker.networks].map((network) => `network ${network}`),
    ...[...tables, ...balancing].flatMap((table) =>
      (world.store.list(table) as Living[]).filter(living).map(({ id }) => `${table}: ${id}`),
    ),
  ];
}

function compared(before: string[], after: string[]): Omit<Course, "changed"> {
  const without = (some: string[], others: string[]) => some.filter((each) => !others.includes(each));
  return { left: without(after, before), gone: without(before, after) };
}

/** The machine has the images that are named there; the one that prepares its task ends by itself. */
function addImages(world: StackWorld, named: unknown): void {
  for (const [, image] of JSON.stringify(named).matchAll(/\\?"Image\\?":\\?"([^"\\]+)/g)) {
    world.docker.images.set(image!, image!.startsWith("init:") ? { ends: 0 } : {});
  }
}

/** What is deployed of a template. */
export function inputOf(template: Record<string, unknown>, name: string) {
  const { Parameters = {} } = template as { Parameters?: Record<string, { Type: string }> };
  const parameters = Object.keys(Parameters).filter((id) => Parameters[id]!.Type.startsWith("AWS::SSM::"));
  const { resources, outputs } = templateToResources(template, {
    stackName: name,
    accountId: LOCAL_ACCOUNT,
    region: LOCAL_REGION,
    parameters: Object.fromEntries(parameters.map((id) => [id, "ami-0a1b2c3d"])),
  });
  return { name, source: `/${name}`, resources, outputs };
}

/** The course of a template's stack. */
export async function throughTemplate(template: Record<string, unknown>, world = machine()): Promise<Course> {
  addImages(world, template);
  const before = whatIsOn(world);
  const input = inputOf(template, STACK);
  await world.through(world.up(input), 4 * HOURS);
  const { changed } = await world.through(world.up(input), 4 * HOURS);
  await world.through(world.down(STACK), 4 * HOURS);
  return { changed, ...compared(before, whatIsOn(world)) };
}

interface Made {
  id: string;
  outs: Outputs;
  inputs: Inputs;
}

/** The same of a program's stack, whose resources the docker backend's own provider makes. */
export async function throughProvider(program: () => void, world = machine()): Promise<Course> {
  const before = whatIsOn(world);
  const cancelled = new AbortController().signal;
  const client = clientOf(world);
  const pause = (milliseconds: number) => world.clock.wait(milliseconds);
  const hold = new StackHold({ signal: cancelled, pause });
  const local = { connect: async () => client, running: async () => client, cancelled, lost: new Set<string>() };
  const provider = localProvider(local, hold);
  const made: Made[] = [];
  const failures: unknown[] = [];
  const outputs = async (resource: Registered) => {
    if (!resource.type.startsWith("pulumi-nodejs:dynamic/") || failures.length > 0) return defaultOutputs(resource);
    addImages(world, resource.inputs);
    const { inputs } = (await provider.check({}, resource.inputs as never)) as { inputs: Inputs };
    try {
      const { id, outs } = (await provider.create(inputs)) as { id: string; outs: Outputs };
      made.push({ id, outs, inputs });
      return { ...outs, id };
    } catch (failure) {
      failures.push(failure);
      // As Pulumi keeps it in its state.
      if (failure instanceof PartialFailure) made.push({ id: failure.id, outs: failure.properties, inputs });
      return defaultOutputs(resource);
    }
  };
  await over(world, run(program, { backend: "docker", outputs }));
  let changed = 0;
  for (const { id, outs, inputs } of made) {
    const diff = await over(world, provider.diff(id, outs, inputs));
    if (diff.changes) changed += 1;
  }
  for (const { id, outs } of made.reverse()) await over(world, provider.delete(id, outs));
  await over(world, hold.end());
  if (failures.length > 0) throw failures[0];
  return { changed, ...compared(before, whatIsOn(world)) };
}
