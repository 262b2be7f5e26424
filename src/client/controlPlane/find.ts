import { Client } from "../client";
import { connectDocker, withDocker } from "../docker/docker";
import { SlipwayError } from "../errors";
import { PROTOCOL } from "../protocol";
import { inspect, keysOf } from "./container";
import { contentTag } from "./content";
import { negotiate } from "./negotiate";
import { defaultSite, endpointOf, type Site } from "./site";
import { askVersion } from "./version";

/** The local ECS as it is, without starting or replacing anything; undefined where there is none. */
export async function findLocal(site: Site = defaultSite()): Promise<Client | undefined> {
  const docker = await connectDocker();
  return withDocker(docker.endpoint, async () => {
    const container = await inspect(docker, site.name);
    const keys = container && keysOf(container);
    if (!keys || ["exited", "created"].includes(container.State.Status)) return undefined;
    const theirs = await askVersion(endpointOf(site));
    if (theirs && theirs.protocol !== PROTOCOL) {
      const mine = { protocol: PROTOCOL, version: site.version, content: await contentTag(site.folder) };
      const negotiation = negotiate(mine, theirs);
      if (negotiation.kind === "refuse") throw new SlipwayError(negotiation.why);
      if (negotiation.kind === "replace") {
        throw new SlipwayError(`The local ECS is ${negotiation.why}. \`slipway start\` replaces it; tasks go on.`);
      }
    }
    return new Client({ endpoint: endpointOf(site), keys });
  });
}
