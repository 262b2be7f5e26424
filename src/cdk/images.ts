import { isAbsolute, relative, resolve } from "node:path";
import type { DockerImageAsset } from "aws-cdk-lib/aws-ecr-assets";
import type { Construct } from "constructs";
import { buildProperty, checkBuildContext } from "../images/build-context";
import {
  type BuildSpec,
  type ContainerSpec,
  InvalidPropertyError,
  isLeaf,
  Leaf,
  type Maybe,
  type TaskSpec,
} from "../options";
import { imagePlatform, type PoolRefs } from "../plan";
import { repositoryArnOf } from "./image-repository";
import { sdk } from "./sdk";

/** The images of a service's containers, by their names. */
interface Images {
  images: Record<string, Maybe<string>>;
  /** ARNs of the repositories of those that are built, and of those that a repository of the app's gives the name of. */
  repositoryArns: Record<string, Leaf>;
}

/** The image of each of a service's containers: the one it names, or a Docker image asset where it says how to build it. */
export function imagesOf(scope: Construct, spec: TaskSpec<PoolRefs>): Images {
  const made = spec.containers.map((container) => ({ container, asset: built(scope, spec, container) }));
  return {
    images: Object.fromEntries(
      made.map(({ container: { name, image }, asset }) => [name, asset ? new Leaf(asset.imageUri) : image!]),
    ),
    repositoryArns: Object.fromEntries(
      made.flatMap(({ container: { name, image }, asset }) => {
        const later = isLeaf(image) ? repositoryArnOf(scope, image.value) : undefined;
        const arn = asset ? asset.repository.repositoryArn : later;
        return arn === undefined ? [] : [[name, new Leaf(arn)]];
      }),
    ),
  };
}

function built(
  scope: Construct,
  spec: TaskSpec<PoolRefs>,
  { name, build }: ContainerSpec,
): DockerImageAsset | undefined {
  if (!build) return undefined;
  const { path } = spec;
  const property = buildProperty(spec, name);
  const context = checkedContext(path, property, build);
  return new sdk.assets.DockerImageAsset(scope, `${name}-image`, {
    directory: context.folder,
    file: context.dockerfile,
    exclude: outputFolder(scope, context.folder),
    target: build.target === undefined ? undefined : text(path, `${property}.target`, build.target),
    platform: sdk.assets.Platform.custom(imagePlatform(spec)),
    buildArgs: buildArgs(path, `${property}.args`, build),
  });
}

/** What is being written by the synthesis is no part of a context that it lies in: it would be copied into itself. */
function outputFolder(scope: Construct, folder: string): string[] | undefined {
  const outdir = sdk.core.Stage.of(scope)?.assetOutdir;
  const inside = outdir === undefined ? ".." : relative(folder, resolve(outdir));
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? undefined : [inside];
}

/** The folder and the Dockerfile, both of which are known and there. */
function checkedContext(path: string, property: string, build: BuildSpec): { folder: string; dockerfile: string } {
  const context = text(path, `${property}.context`, build.context);
  const dockerfile = text(path, `${property}.dockerfile`, build.dockerfile);
  checkBuildContext(path, property, build);
  return { folder: resolve(context), dockerfile };
}

function buildArgs(path: string, property: string, { args }: BuildSpec): Record<string, string> {
  if (isLeaf(args)) throw knownTooLate(path, property);
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, text(path, `${property}.${name}`, value)]),
  );
}

function text(path: string, property: string, value: Maybe<string>): string {
  if (isLeaf(value)) throw knownTooLate(path, property);
  return value;
}

const knownTooLate = (path: string, property: string) => {
  return new InvalidPropertyError(
    path,
    property,
    "a token",
    "allowed is what is known at synthesis: the image is built then",
  );
};
