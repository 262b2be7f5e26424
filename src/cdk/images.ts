import { isAbsolute, relative, resolve } from "node:path";
import type { Construct } from "constructs";
import { buildProperty, checkBuildContext } from "../images/build-context";
import {
  type BuildSpec,
  type ContainerSpec,
  InvalidPropertyError,
  isLeaf,
  Leaf,
  type Maybe,
  type ServiceSpec,
} from "../options";
import { imagePlatform, type PoolRefs } from "../plan";
import { sdk } from "./sdk";

/** The image of each of a service's containers: the one it names, or a Docker image asset where it says how to build it. */
export function images(scope: Construct, spec: ServiceSpec<PoolRefs>): Record<string, Maybe<string>> {
  return Object.fromEntries(spec.containers.map((container) => [container.name, image(scope, spec, container)]));
}

function image(scope: Construct, spec: ServiceSpec<PoolRefs>, { name, image, build }: ContainerSpec): Maybe<string> {
  if (!build) return image!;
  const { path } = spec;
  const property = buildProperty(spec, name);
  const context = checkedContext(path, property, build);
  const asset = new sdk.assets.DockerImageAsset(scope, `${name}-image`, {
    directory: context.folder,
    file: context.dockerfile,
    exclude: outputFolder(scope, context.folder),
    target: build.target === undefined ? undefined : text(path, `${property}.target`, build.target),
    platform: sdk.assets.Platform.custom(imagePlatform(spec)),
    buildArgs: buildArgs(path, `${property}.args`, build),
  });
  return new Leaf(asset.imageUri);
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
