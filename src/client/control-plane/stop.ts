import { connectDocker, withDocker } from "../docker/docker";
import { inspect } from "./container";
import { type LocalOptions, remove } from "./ensure-local";
import { defaultSite } from "./site";

/**
 * Removes the control plane's container. Tasks, load balancers and what is stored stay: services go on serving, and the next
 * start takes them over. Gives whether there was one.
 */
export async function stopLocal({ site = defaultSite() }: Pick<LocalOptions, "site"> = {}): Promise<boolean> {
  const docker = await connectDocker();
  return withDocker(docker.endpoint, async () => {
    const container = await inspect(docker, site.name);
    if (!container) return false;
    await remove(docker, container.Id);
    return true;
  });
}
