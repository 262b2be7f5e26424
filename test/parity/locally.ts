import { Client } from "../../src/client";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../src/protocol/calls";
import { localProvider } from "../../src/pulumi/docker/provider";
import { StackHold } from "../../src/pulumi/docker/stack-hold";
import type { Inputs, Outputs } from "../../src/pulumi/docker/state";
import { templateToResources } from "../../src/template";
import { defaultOutputs, type Registered, run } from "../pulumi/mocks";
import { StackWorld } from "../support/stacks";

const HOURS = 3_600_000;
const STACK = "shop";

/** A machine that has the images; what checks their health finds them well. */
function machine(images: Iterable<string>): StackWorld {
  const world = new StackWorld();
  for (const image of images) world.docker.images.set(image, {});
  world.docker.probe = () => 0;
  void world.controlPlane().start();
  return world;
}

interface Living {
  id: string;
  status?: string;
  lastStatus?: string;
}

/** What there is of a stack that was removed. */
function left(world: StackWorld): string[] {
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

const imagesOf = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`\\\\?"${key}\\\\?":\\\\?"([^"\\\\]+)`, "g"))].map(([, image]) => image!);

/** What a template's stack comes to: how much a second deployment of it changes, and what is left when it was removed. */
export async function throughTemplate(template: Record<string, unknown>): Promise<{ changed: number; left: string[] }> {
  const world = machine(imagesOf(JSON.stringify(template), "Image"));
  const { Parameters = {} } = template as { Parameters?: Record<string, { Type: string }> };
  const parameters = Object.keys(Parameters).filter((id) => Parameters[id]!.Type.startsWith("AWS::SSM::"));
  const { resources, outputs } = templateToResources(template, {
    stackName: STACK,
    accountId: LOCAL_ACCOUNT,
    region: LOCAL_REGION,
    parameters: Object.fromEntries(parameters.map((id) => [id, "ami-0a1b2c3d"])),
  });
  const input = { name: STACK, source: "/shop", resources, outputs };
  await world.through(world.up(input), 4 * HOURS);
  const { changed } = await world.through(world.up(input), 4 * HOURS);
  await world.through(world.down(STACK), 4 * HOURS);
  return { changed, left: left(world) };
}

interface Made {
  id: string;
  outs: Outputs;
  inputs: Inputs;
}

/** The same of a program's stack, whose resources the docker backend's own provider makes. */
export async function throughProvider(program: () => void): Promise<{ changed: number; left: string[] }> {
  const world = machine([]);
  const cancelled = new AbortController().signal;
  const client = clientOf(world);
  const pause = (milliseconds: number) => world.clock.wait(milliseconds);
  const hold = new StackHold({ signal: cancelled, pause });
  const local = { connect: async () => client, running: async () => client, cancelled, lost: new Set<string>() };
  const provider = localProvider(local, hold);
  const made: Made[] = [];
  const outputs = async (resource: Registered) => {
    if (!resource.type.startsWith("pulumi-nodejs:dynamic/")) return defaultOutputs(resource);
    for (const image of imagesOf(JSON.stringify(resource.inputs), "Image")) world.docker.images.set(image, {});
    const { inputs } = (await provider.check({}, resource.inputs as never)) as { inputs: Inputs };
    const { id, outs } = (await provider.create(inputs)) as { id: string; outs: Outputs };
    made.push({ id, outs, inputs });
    return { ...outs, id };
  };
  await over(world, run(program, { backend: "docker", outputs }));
  let changed = 0;
  for (const { id, outs, inputs } of made) {
    const diff = await over(world, provider.diff(id, outs, inputs));
    if (diff.changes) changed += 1;
  }
  for (const { id, outs } of made.reverse()) await over(world, provider.delete(id, outs));
  await over(world, hold.end());
  return { changed, left: left(world) };
}

/** Lets time go by on the machine until the work is done. */
async function over<T>(world: StackWorld, work: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
    world.clock.touch();
  };
  work.then(end, end);
  while (!done) {
    await world.clock.run(60_000, () => done);
    await new Promise(setImmediate);
  }
  return work;
}

/** The client, whose calls the machine's control plane answers. */
function clientOf(world: StackWorld): Client {
  const call = async ({ target, input }: { target: string; input: object }) => {
    const answer = await world.call(target.split(".").at(-1)!, input);
    world.clock.touch();
    return answer;
  };
  const client = new Client({ endpoint: "http://localhost", keys: { accessKeyId: "key", secretAccessKey: "key" } });
  return Object.assign(client, { transport: { call } });
}
