import { SlipwayError } from "../../protocol/errors";
import { hasImage } from "../base-image";
import { type Docker, dockerEnvironment } from "../docker/docker";
import { diskFull, isDiskFull } from "../docker/errors";
import type { Say } from "../say";
import { CommandFailedError, runCommand } from "./command";
import type { DockerAsset } from "./docker-asset";

export interface Building {
  say: Say;
  /** Shows what the builds write. @default false */
  verbose?: boolean;
  /** Ends them. @default nothing does */
  signal?: AbortSignal;
}

/** Builds those of the images that aren't here yet. Their names come from their contents: one that is here is the same. */
export async function buildImages(docker: Docker, assets: readonly DockerAsset[], building: Building): Promise<void> {
  const byImage = new Map(assets.map((asset) => [asset.image, asset]));
  await Promise.all([...byImage.values()].map((asset) => buildImage(docker, asset, building)));
}

async function buildImage(docker: Docker, asset: DockerAsset, { say, verbose, signal }: Building): Promise<void> {
  if (await hasImage(docker, asset.image)) return;
  say(`Building ${asset.displayName}.`);
  try {
    await runCommand("docker", asset.command, { env: dockerEnvironment(docker.endpoint), verbose, signal });
  } catch (error) {
    if (!(error instanceof CommandFailedError)) throw error;
    if (isDiskFull(error.output)) throw diskFull(lastLine(error.output), error);
    throw new SlipwayError(`Building ${asset.displayName} failed: ${error.message}`, { cause: error });
  }
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").pop() ?? "";
}
