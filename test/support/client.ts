import { Client } from "../../src/client";
import type { StackWorld } from "./stacks";

/** Lets time go by on the machine until the work is done. */
export async function over<T>(world: StackWorld, work: Promise<T>): Promise<T> {
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
export function clientOf(world: StackWorld): Client {
  const call = async ({ target, input }: { target: string; input: object }) => {
    const answer = await world.call(target.split(".").at(-1)!, input);
    world.clock.touch();
    return answer;
  };
  const client = new Client({ endpoint: "http://localhost", keys: { accessKeyId: "key", secretAccessKey: "key" } });
  return Object.assign(client, { transport: { call } });
}
