import { docker } from "./harness";
import { BESIDE } from "./site";

/** Has this file's calls and commands go to a local ECS of its own, whose time runs so many times faster than ECS's. */
export function useBeside({ pace }: { pace: number }): void {
  process.env.SLIPWAY_NAME = BESIDE.name;
  process.env.SLIPWAY_PORT = String(BESIDE.port);
  process.env.SLIPWAY_PACE = String(pace);
}

/** Images of the local ECS that is beside the others. */
export async function besideImages(): Promise<string[]> {
  const list = await docker("images", "--filter", `reference=${BESIDE.name}`, "--format", "{{.Repository}}:{{.Tag}}");
  return list.split("\n").filter(Boolean);
}

/** What it leaves once it was stopped. */
export async function removeBeside(): Promise<void> {
  await docker("volume", "rm", "-f", BESIDE.name);
  for (const image of await besideImages()) await docker("rmi", image);
}
