import { execFileSync } from "node:child_process";
import { BESIDE, E2E } from "./site";

const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8" }).split("\n").filter(Boolean);

/** Removes the tests' own local ECS, whatever a failed or a killed run left of it included. */
export default function teardown() {
  for (const { name } of [E2E, BESIDE]) remove(name);
}

function remove(name: string): void {
  const owned = ["--filter", `label=slipway.owner=${name}`];
  const containers = [...docker("ps", "-aq", "--filter", `name=^${name}$`), ...docker("ps", "-aq", ...owned)];
  if (containers.length > 0) docker("rm", "-f", ...containers);
  const networks = docker("network", "ls", "-q", ...owned);
  if (networks.length > 0) docker("network", "rm", ...networks);
  docker("volume", "rm", "-f", name);
  const images = docker("images", "--filter", `reference=${name}`, "--format", "{{.Repository}}:{{.Tag}}");
  if (images.length > 0) docker("rmi", ...images);
}
