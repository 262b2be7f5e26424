import { SlipwayError } from "../protocol/errors";
import { canMakeDebianImage, makeDebianImage } from "./docker/debian-image";
import { connectDocker, type Docker, followProgress, isNotFound, withDocker } from "./docker/docker";
import { DiskFullError, dockerMessage } from "./docker/errors";
import { codeOf } from "./errors";
import { type Say, silent } from "./say";

/** The Node of the control plane: the newest line with long-term support (the package itself runs on 20 and newer). */
const NODE = 24;

/** The image that the control plane and the examples are built from. */
export const BASE_IMAGE = `node:${NODE}-bookworm-slim`;

/** How long a registry may take until it first says something, in milliseconds. */
const REGISTRY_PATIENCE = 5000;

export interface BaseImageOptions {
  /** @default says nothing */
  say?: Say;
  /** Name to give it. @default {@link BASE_IMAGE} */
  image?: string;
}

/**
 * Sees to it that the base image is here: pulls it, or, where no registry answers, makes one of that name from Debian's
 * packages and npm's Node, which needs root on Debian and about half a minute.
 */
export async function ensureBaseImage({ say = silent, image = BASE_IMAGE }: BaseImageOptions = {}): Promise<void> {
  const docker = await connectDocker();
  await withDocker(docker.endpoint, async () => {
    if (await hasImage(docker, image)) return;
    const refusal = await pull(docker, image, say);
    if (refusal === undefined) return;
    const obstacle = canMakeDebianImage();
    if (obstacle !== undefined) {
      throw new SlipwayError(
        `The image ${image} is not here and can't be pulled (${refusal}). It can't be made here either, since ${obstacle}. ` +
          `On a machine that reaches a registry, \`docker pull ${image} && docker save ${image}\`; then \`docker load\` it here.`,
      );
    }
    say(`No registry answers (${refusal}), so ${image} is made here from Debian's packages.`);
    await makeDebianImage(docker, image, NODE, say);
  });
}

export async function hasImage({ api }: Docker, image: string): Promise<boolean> {
  try {
    await api.getImage(image).inspect();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Pulls the image. Gives the reason where that is not possible. */
async function pull(docker: Docker, image: string, say: Say): Promise<string | undefined> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REGISTRY_PATIENCE);
  try {
    const stream = await docker.api.pull(image, { abortSignal: patience.signal });
    let answered = false;
    await followProgress(docker, stream, () => {
      if (answered) return;
      answered = true;
      clearTimeout(timer);
      say(`Pulling ${image}.`);
    });
    return undefined;
  } catch (error) {
    if (error instanceof DiskFullError) throw error;
    if (patience.signal.aborted) return `no answer within ${REGISTRY_PATIENCE / 1000} s`;
    // An error of the socket is Docker's, not the registry's.
    if (codeOf(error) !== undefined) throw error;
    return dockerMessage(error);
  } finally {
    clearTimeout(timer);
  }
}
