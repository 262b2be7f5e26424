import { rmSync } from "node:fs";
import { AGENT_NETWORK } from "../../src/local/agent/address";
import { docker, removeContainers } from "../support/docker-command";
import { BESIDE, E2E, FOLDERS } from "./site";

const list = async (...args: string[]) => (await docker(...args)).split("\n").filter(Boolean);

/** Removes the tests' own local ECS and folders, whatever a failed or a killed run left of it included. */
export default async function teardown(): Promise<void> {
  for (const { name } of [E2E, BESIDE]) await remove(name);
  await removeAgent();
  rmSync(FOLDERS, { recursive: true, force: true });
}

/** What leads tasks to their agent is every control plane's: whoever leaves last takes it away, a killed one doesn't. */
async function removeAgent(): Promise<void> {
  if ((await list("network", "ls", "-q", "--filter", `name=^${AGENT_NETWORK}$`)).length === 0) return;
  const members = await list("ps", "-aq", "--filter", `network=${AGENT_NETWORK}`);
  if (members.length === 0) await docker("network", "rm", AGENT_NETWORK);
}

async function remove(name: string): Promise<void> {
  // The control plane before what it would make anew.
  await removeContainers(...(await list("ps", "-aq", "--filter", `name=^${name}$`)));
  const owned = ["--filter", `label=slipway.owner=${name}`];
  await removeContainers(...(await list("ps", "-aq", ...owned)));
  const networks = await list("network", "ls", "-q", ...owned);
  if (networks.length > 0) await docker("network", "rm", ...networks);
  const volumes = await list("volume", "ls", "-q", ...owned);
  await docker("volume", "rm", "-f", name, ...volumes);
  const images = await list("images", "--filter", `reference=${name}`, "--format", "{{.Repository}}:{{.Tag}}");
  // What leads other control planes' tasks to their agent may be of it.
  if (images.length > 0) await docker("rmi", "-f", ...images);
}
