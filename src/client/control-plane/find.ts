import { PROTOCOL } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { Client } from "../client";
import { connectDocker, withDocker } from "../docker/docker";
import { isAnswering } from "./answering";
import { inspect, keysOf, revive, versionOf } from "./container";
import { contentTag } from "./content";
import { negotiate } from "./negotiate";
import { defaultSite, endpointOf, type Site } from "./site";

/** The local ECS where it runs; undefined where there is none, or one that has stopped. */
export async function findRunning(site: Site = defaultSite()): Promise<Client | undefined> {
  return (await isAnswering(endpointOf(site))) ? findLocal(site) : undefined;
}

/** The local ECS as it is, without creating or replacing anything; undefined where there is none. */
export async function findLocal(site: Site = defaultSite()): Promise<Client | undefined> {
  const docker = await connectDocker();
  return withDocker(docker.endpoint, async () => {
    const container = await inspect(docker, site.name);
    const keys = container && keysOf(container);
    if (!keys) return undefined;
    const theirs = versionOf(container);
    if (theirs.protocol !== PROTOCOL) {
      const mine = { protocol: PROTOCOL, version: site.version, content: await contentTag(site.folder) };
      const negotiation = negotiate(mine, theirs);
      if (negotiation.kind === "refuse") throw new SlipwayError(negotiation.why);
      if (negotiation.kind === "replace") {
        throw new SlipwayError(`The local ECS is ${negotiation.why}. \`slipway start\` replaces it; tasks go on.`);
      }
    }
    return new Client({ endpoint: endpointOf(site), keys, revive: () => revive(docker, site.name) });
  });
}
