import { execFileSync } from "node:child_process";

const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8" }).split("\n").filter(Boolean);

/** Removes the tests' own local ECS, whatever a failed test left of it included. */
export default function teardown() {
  const owned = ["--filter", "label=slipway.owner=slipway-e2e"];
  const containers = [...docker("ps", "-aq", "--filter", "name=^slipway-e2e$"), ...docker("ps", "-aq", ...owned)];
  if (containers.length > 0) docker("rm", "-f", ...containers);
  const networks = docker("network", "ls", "-q", ...owned);
  if (networks.length > 0) docker("network", "rm", ...networks);
  docker("volume", "rm", "-f", "slipway-e2e");
  const images = docker("images", "--filter", "reference=slipway-e2e", "--format", "{{.Repository}}:{{.Tag}}");
  if (images.length > 0) docker("rmi", ...images);
}
