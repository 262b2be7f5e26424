import { SlipwayError } from "../../protocol/errors";
import { ensureBaseImage, hasImage } from "../base-image";
import { type Docker, followProgress, type ProgressEvent } from "../docker/docker";
import { DiskFullError } from "../docker/errors";
import { messageOf } from "../errors";
import type { Say } from "../say";
import { CONTENT } from "./content";
import type { Site } from "./site";

/** Builds the control plane's image unless it is here. Gives its name. */
export async function ensureImage(docker: Docker, site: Site, tag: string, say: Say): Promise<string> {
  const image = `${site.name}:${tag}`;
  if (await hasImage(docker, image)) return image;
  await ensureBaseImage({ say });
  say(`Building the local ECS ${site.version} as ${image}.`);
  const output: string[] = [];
  const note = (event: ProgressEvent) => event.stream && output.push(event.stream);
  try {
    const stream = await docker.api.buildImage({ context: site.folder, src: CONTENT }, { t: image, rm: true });
    await followProgress(docker, stream, note);
  } catch (error) {
    if (error instanceof DiskFullError) throw error;
    const end = output.join("").trimEnd().split("\n").slice(-15).join("\n");
    throw new SlipwayError(`Building ${image} failed: ${messageOf(error)}\n${end}`, { cause: error });
  }
  return image;
}

/** Removes the images of earlier contents that nothing runs from any more. */
export async function removeOldImages({ api }: Docker, site: Site, image: string): Promise<void> {
  const images = await api.listImages({ filters: { reference: [site.name] } });
  const old = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => name !== image);
  // One that a container still runs from is refused (409): load balancers keep theirs until they are replaced.
  await Promise.allSettled(old.map((name) => api.getImage(name).remove()));
}
