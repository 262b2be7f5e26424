import { statfs } from "node:fs/promises";
import { PROTOCOL } from "../protocol/calls";
import { BASE_IMAGE, hasImage } from "./base-image";
import { isAnswering } from "./control-plane/answering";
import { inspect, keysOf, versionOf } from "./control-plane/container";
import { contentTag } from "./control-plane/content";
import { negotiate } from "./control-plane/negotiate";
import { defaultSite, endpointOf, type Site } from "./control-plane/site";
import { connectDocker, type Docker, withDocker } from "./docker/docker";
import { messageOf } from "./errors";

/** Something that the local ECS needs, and how it is. */
export interface Check {
  name: string;
  /** `note`: it works, and there is something to know. `problem`: it doesn't work. */
  state: "ok" | "note" | "problem";
  /** What was found, and what to do about it. */
  message: string;
}

type Finding = Omit<Check, "name">;

/** Below this much free disk space (GiB) images and logs soon fill it. */
const LITTLE_SPACE = 5;

/** Below this much (GiB) nothing can be built. */
const NO_SPACE = 0.5;

/** Everything that the local ECS needs, checked in turn. Starts and changes nothing. */
export async function checks(site: Site = defaultSite()): Promise<Check[]> {
  let docker: Docker;
  try {
    docker = await connectDocker();
  } catch (error) {
    return [{ name: "Docker", state: "problem", message: messageOf(error) }];
  }
  const found: Check = {
    name: "Docker",
    state: "ok",
    message: `Engine ${docker.version} at ${docker.endpoint.url} (${docker.endpoint.from})`,
  };
  const others: [string, () => Promise<Finding>][] = [
    ["Disk", () => disk(docker)],
    ["Base image", () => baseImage(docker)],
    ["Package", () => content(site)],
    ["Local ECS", () => controlPlane(docker, site)],
  ];
  return [found, ...(await Promise.all(others.map(([name, check]) => guarded(docker, name, check))))];
}

async function guarded(docker: Docker, name: string, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { name, ...(await withDocker(docker.endpoint, check)) };
  } catch (error) {
    return { name, state: "problem", message: messageOf(error) };
  }
}

async function disk({ api }: Docker): Promise<Finding> {
  const { DockerRootDir } = (await api.info()) as { DockerRootDir: string };
  const stats = await statfs(DockerRootDir).catch(() => undefined);
  if (!stats)
    return {
      state: "note",
      message: `${DockerRootDir} is not visible from here; \`docker system df\` shows what is used`,
    };
  const free = (stats.bavail * stats.bsize) / 2 ** 30;
  const message = `${free.toFixed(1)} GiB free in ${DockerRootDir}`;
  if (free >= LITTLE_SPACE) return { state: "ok", message };
  const advice = "`docker system df` shows what takes the room, `docker image prune` removes images without a name";
  return { state: free < NO_SPACE ? "problem" : "note", message: `only ${message}; ${advice}` };
}

async function baseImage(docker: Docker): Promise<Finding> {
  if (await hasImage(docker, BASE_IMAGE)) return { state: "ok", message: `${BASE_IMAGE} is here` };
  return {
    state: "note",
    message: `${BASE_IMAGE} is not here yet; it is pulled, or made, when the local ECS is built`,
  };
}

async function content({ folder, version }: Site): Promise<Finding> {
  return { state: "ok", message: `slipway ${version}, protocol ${PROTOCOL}, content ${await contentTag(folder)}` };
}

async function controlPlane(docker: Docker, site: Site): Promise<Finding> {
  const container = await inspect(docker, site.name);
  if (!container) return { state: "note", message: "not running; `slipway start` starts it, and so does `slipway up`" };
  if (!keysOf(container))
    return { state: "problem", message: `the container "${site.name}" is not slipway's; rename it` };
  const { Status } = container.State;
  if (Status !== "running")
    return { state: "problem", message: `its container is ${Status}; \`slipway start\` starts it` };
  if (!(await isAnswering(endpointOf(site)))) {
    return { state: "problem", message: `does not answer at ${endpointOf(site)}; see \`docker logs ${site.name}\`` };
  }
  const theirs = versionOf(container);
  const mine = { protocol: PROTOCOL, version: site.version, content: await contentTag(site.folder) };
  const negotiation = negotiate(mine, theirs);
  const running = `slipway ${theirs.version}, protocol ${theirs.protocol}, on ${endpointOf(site)}`;
  if (negotiation.kind === "refuse") return { state: "problem", message: negotiation.why };
  if (negotiation.kind === "use") return { state: "ok", message: running };
  return { state: "note", message: `${running}; it has ${negotiation.why}, and the next command replaces it` };
}
