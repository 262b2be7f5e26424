import { setTimeout as delay } from "node:timers/promises";
import type { ContainerInspectInfo } from "dockerode";
import { PROTOCOL, type VersionAnswer } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import type { Keys } from "../../protocol/sign";
import { Client } from "../client";
import { connectDocker, type Docker, isConflict, isNotFound, withDocker } from "../docker/docker";
import { dockerMessage, PortTakenError, takenPort } from "../docker/errors";
import { type Say, silent } from "../say";
import { isAnswering } from "./answering";
import { containerOptions, inspect, keysOf, lastLogLines, newKeys, revive, versionOf } from "./container";
import { contentTag } from "./content";
import { ensureImage, removeOldImages } from "./image";
import { negotiate } from "./negotiate";
import { defaultSite, endpointOf, type Site } from "./site";

export interface LocalOptions {
  /** @default says nothing */
  say?: Say;
  /** @default the one of this machine */
  site?: Site;
}

/** How often to start over when others start, replace or stop the control plane at the same time. */
const ATTEMPTS = 6;

/** How long a control plane may take from its start to its first answer, in milliseconds. */
const START_TIMEOUT = 60_000;

/** How long a container that another client makes is waited for before its name is tried again, in milliseconds. */
const APPEARS_WITHIN = 10_000;

/**
 * The local ECS of this machine. Starts its control plane where there is none, replaces one that is older than this package
 * (tasks, load balancers and everything that is stored stay), and waits until it answers.
 */
export async function ensureLocal({ say = silent, site = defaultSite() }: LocalOptions = {}): Promise<Client> {
  const [docker, tag] = await Promise.all([connectDocker(), contentTag(site.folder)]);
  const mine: VersionAnswer = { protocol: PROTOCOL, version: site.version, content: tag };
  return withDocker(docker.endpoint, async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const keys = await running(docker, site, mine, say);
      if (keys) return new Client({ endpoint: endpointOf(site), keys, revive: () => revive(docker, site.name) });
    }
    throw new SlipwayError(
      "The local ECS is being started and replaced by several clients at once, of different contents. Use one version of slipway.",
    );
  });
}

/** Brings the control plane one step closer to running; its keys when it is there and fits. */
async function running(docker: Docker, site: Site, mine: VersionAnswer, say: Say): Promise<Keys | undefined> {
  const container = await inspect(docker, site.name);
  if (!container) {
    await create(docker, site, mine, newKeys(), say);
    return undefined;
  }
  const keys = keysOf(container);
  if (!keys) {
    throw new SlipwayError(
      `A container named "${site.name}" is there that is not slipway's. Remove or rename it: \`docker rename ${site.name} …\``,
    );
  }
  const negotiation = negotiate(mine, versionOf(container));
  if (negotiation.kind === "use") return (await answers(docker, site, container)) ? keys : undefined;
  if (negotiation.kind === "refuse") throw new SlipwayError(negotiation.why);
  // Built first, so that nothing was stopped if that fails.
  await ensureImage(docker, site, mine.content, say);
  say(`Replacing the local ECS (${negotiation.why}); tasks go on.`);
  await remove(docker, container.Id);
  await create(docker, site, mine, keys, say);
  return undefined;
}

/** Creates and starts the container, unless someone else is quicker. */
async function create(docker: Docker, site: Site, mine: VersionAnswer, keys: Keys, say: Say): Promise<void> {
  const image = await ensureImage(docker, site, mine.content, say);
  say(`Starting the local ECS on ${endpointOf(site)}.`);
  try {
    const options = containerOptions(docker, site, { name: image, tag: mine.content }, keys);
    const container = await docker.api.createContainer(options);
    await start(docker, site, container.id);
  } catch (error) {
    if (isConflict(error)) return appearance(docker, site);
    throw error;
  }
  await removeOldImages(docker, site, image);
}

/** Docker keeps a container's name from others for a while before the container can be seen. Waits for that, not for ever. */
async function appearance(docker: Docker, site: Site): Promise<void> {
  const giveUpAt = Date.now() + APPEARS_WITHIN;
  while (!(await inspect(docker, site.name)) && Date.now() < giveUpAt) await delay(50);
}

async function start(docker: Docker, site: Site, id: string): Promise<void> {
  try {
    await docker.api.getContainer(id).start();
  } catch (error) {
    if (isNotFound(error) || isConflict(error)) return;
    if (takenPort(dockerMessage(error)) === undefined) throw error;
    await remove(docker, id);
    throw new PortTakenError(
      site.port,
      `Port ${site.port} on 127.0.0.1 is taken by another program, and the local ECS needs it. ` +
        `\`ss -ltnp 'sport = :${site.port}'\` shows which; stop it and try again.`,
    );
  }
}

/** Removes a container; whoever else does so at the same time is waited for. */
export async function remove(docker: Docker, id: string): Promise<void> {
  const container = docker.api.getContainer(id);
  try {
    await container.stop({ t: 10 });
  } catch (error) {
    if (!isNotFound(error) && !hasStopped(error)) throw error;
  }
  try {
    await container.remove({ force: true });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
  const giveUpAt = Date.now() + START_TIMEOUT;
  while (await inspect(docker, id)) {
    if (Date.now() > giveUpAt) {
      throw new SlipwayError(
        `Docker has not removed the container ${id.slice(0, 12)} within ${START_TIMEOUT / 1000} s. ` +
          `\`docker rm --force ${id.slice(0, 12)}\` says why; a restart of Docker helps.`,
      );
    }
    await delay(50);
  }
}

/** Waits until the container answers. False where it was removed meanwhile. */
async function answers(docker: Docker, site: Site, found: ContainerInspectInfo): Promise<boolean> {
  const giveUpAt = Date.now() + START_TIMEOUT;
  let container: ContainerInspectInfo | undefined = found;
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 500)) {
    if (container.State.Running && (await isAnswering(endpointOf(site)))) return true;
    // One that was created a moment ago is about to be started by whoever created it.
    if (isStopped(container)) await start(docker, site, container.Id);
    await delay(wait);
    container = await inspect(docker, found.Id);
    if (!container) return false;
    if (Date.now() > giveUpAt || container.RestartCount > 5) throw await silence(docker, site);
  }
}

function isStopped({ State, Created }: ContainerInspectInfo): boolean {
  const age = Date.now() - new Date(Created).getTime();
  return State.Status === "exited" || (State.Status === "created" && age > 3000);
}

async function silence(docker: Docker, site: Site): Promise<SlipwayError> {
  const log = await lastLogLines(docker, site.name, 15).catch(() => "");
  return new SlipwayError(
    `The local ECS was started and does not answer at ${endpointOf(site)}. The end of its log (\`docker logs ${site.name}\`):\n${log}`,
  );
}

/** 304: it isn't running. */
function hasStopped(error: unknown): boolean {
  return (error as { statusCode?: unknown }).statusCode === 304;
}
