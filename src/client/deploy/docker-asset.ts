import { join } from "node:path";
import { SlipwayError } from "../../protocol/errors";

/** An image that a stack's app builds. */
export interface DockerAsset {
  /** What it is called in the app. */
  displayName: string;
  /** The name that the template gives it. */
  image: string;
  /** Arguments of `docker`, from `build` on. */
  command: string[];
}

export interface AssetManifest {
  files?: Record<string, FileAsset>;
  dockerImages?: Record<string, DockerImage>;
}

interface FileAsset {
  source?: { path?: string };
  destinations?: Record<string, { objectKey: string }>;
}

interface DockerImage {
  displayName?: string;
  source: {
    directory?: string;
    executable?: string[];
    dockerFile?: string;
    dockerBuildTarget?: string;
    dockerBuildArgs?: Record<string, string>;
    dockerBuildSecrets?: Record<string, string>;
    dockerBuildSsh?: string;
    networkMode?: string;
    platform?: string;
  };
  destinations: Record<string, { repositoryName: string; imageTag: string; region?: string }>;
}

/** The images of an asset manifest. Names that depend on the environment are resolved for this one. */
export function dockerAssets(
  folder: string,
  { dockerImages = {} }: AssetManifest,
  environment: { account: string; region: string },
): DockerAsset[] {
  return Object.entries(dockerImages).flatMap(([id, { displayName = id, source, destinations }]) => {
    return Object.values(destinations).map(({ repositoryName, imageTag, region }) => {
      const known = (text: string) => resolveEnvironment(text, environment);
      const registry = `${environment.account}.dkr.ecr.${known(region ?? environment.region)}.amazonaws.com`;
      const image = `${registry}/${known(repositoryName)}:${known(imageTag)}`;
      return { displayName, image, command: buildCommand(folder, displayName, source, image) };
    });
  });
}

function buildCommand(folder: string, name: string, source: DockerImage["source"], image: string): string[] {
  if (source.directory === undefined) {
    throw new SlipwayError(
      `${name}: its image is made by a command of its own, which is not run here. Build it with Docker.`,
    );
  }
  const pairs = (flag: string, values: Record<string, string> = {}) => {
    return Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  };
  const option = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  const directory = join(folder, source.directory);
  return [
    "build",
    ...["--tag", image],
    ...option("--file", source.dockerFile && join(directory, source.dockerFile)),
    ...option("--target", source.dockerBuildTarget),
    ...pairs("--build-arg", source.dockerBuildArgs),
    ...Object.entries(source.dockerBuildSecrets ?? {}).flatMap(([id, value]) => ["--secret", `id=${id},${value}`]),
    ...option("--ssh", source.dockerBuildSsh),
    ...option("--network", source.networkMode),
    ...option("--platform", source.platform),
    directory,
  ];
}

/** Replaces the pseudo-parameters that a stack without a fixed environment has in the names of its assets. */
function resolveEnvironment(text: string, { account, region }: { account: string; region: string }): string {
  const values: Record<string, string> = {
    AccountId: account,
    Region: region,
    Partition: "aws",
    URLSuffix: "amazonaws.com",
  };
  return text.replace(/\$\{AWS::(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
