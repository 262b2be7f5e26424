import { execFileSync } from "node:child_process";
import { AGENT_NETWORK } from "../../src/local/agent/address";
import { BESIDE, E2E } from "./site";

const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8" }).split("\n").filter(Boolean);

/** Removes the tests' own local ECS, whatever a failed or a killed run left of it included. */
export default function teardown() {
  for (const { name } of [E2E, BESIDE]) remove(name);
  removeAgent();
}

/** What leads tasks to their agent is every control plane's: whoever leaves last takes it away, a killed one doesn't. */
function removeAgent(): void {
  if (docker("network", "ls", "-q", "--filter", `name=^${AGENT_NETWORK}$`).length === 0) return;
  const members = docker("ps", "-aq", "--filter", `network=${AGENT_NETWORK}`);
  if (members.length === 0) docker("network", "rm", AGENT_NETWORK);
}

function remove(name: string): void {
  const owned = ["--filter", `label=slipway.owner=${name}`];
  const containers = [...docker("ps", "-aq", "--filter", `name=^${name}$`), ...docker("ps", "-aq", ...owned)];
  if (containers.length > 0) docker("rm", "-f", ...containers);
  const networks = docker("network", "ls", "-q", ...owned);
  if (networks.length > 0) docker("network", "rm", ...networks);
  docker("volume", "rm", "-f", name);
  const images = docker("images", "--filter", `reference=${name}`, "--format", "{{.Repository}}:{{.Tag}}");
  // What leads other control planes' tasks to their agent may be of it.
  if (images.length > 0) docker("rmi", "-f", ...images);
}
