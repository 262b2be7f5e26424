import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { type AssetManifest, type DockerAsset, dockerAssets } from "./docker-asset";
import type { Lookup } from "./lookups";

/** A stack of a cloud assembly. */
export interface StackArtifact {
  /** Its id in the assembly. */
  id: string;
  stackName: string;
  /** Path of the stack in the app: `prod/web`. */
  displayName: string;
  templateFile: string;
  /** Ids of the stacks that are deployed before it. */
  dependencies: string[];
  images: DockerAsset[];
  /** Paths of its files in the assembly, such as nested templates, by what they are called where they are put. */
  files: Record<string, string>;
  /** What the app noted about it by Annotations, as `path: message`. */
  errors: string[];
  warnings: string[];
}

interface Manifest {
  artifacts?: Record<string, Artifact>;
  missing?: Lookup[];
}

interface Artifact {
  type: string;
  environment?: string;
  displayName?: string;
  dependencies?: string[];
  additionalMetadataFile?: string;
  metadata?: Metadata;
  properties?: { templateFile?: string; stackName?: string; file?: string; directoryName?: string };
}

type Metadata = Record<string, { type: string; data?: unknown }[]>;

/** The stacks of a cloud assembly and of the stages in it. */
export function readAssembly(folder: string): StackArtifact[] {
  const { artifacts = {}, missing = [] } = readJson<Manifest>(join(folder, "manifest.json"));
  const looksUp = missing.map(
    ({ key }) =>
      `it looks up ${key}, which is not in cdk.context.json, and of which no stack on this machine has just one: the CDK's ` +
      "dummy is used",
  );
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === "cdk:cloud-assembly") return readAssembly(inner(folder, id, artifact));
    if (artifact.type !== "aws:cloudformation:stack") return [];
    const stack = stackArtifact(folder, id, artifact, artifacts);
    return [{ ...stack, warnings: [...looksUp, ...stack.warnings] }];
  });
}

const inner = (folder: string, id: string, { properties }: Artifact) => join(folder, properties?.directoryName ?? id);

/** What the app looked up without an answer. */
export function missingIn(folder: string): Lookup[] {
  const { artifacts = {}, missing = [] } = readJson<Manifest>(join(folder, "manifest.json"));
  const stages = Object.entries(artifacts).filter(([, { type }]) => type === "cdk:cloud-assembly");
  return [...missing, ...stages.flatMap(([id, stage]) => missingIn(inner(folder, id, stage)))];
}

function stackArtifact(folder: string, id: string, artifact: Artifact, all: Record<string, Artifact>): StackArtifact {
  const stackName = artifact.properties?.stackName ?? id;
  const { templateFile } = artifact.properties ?? {};
  if (!templateFile) throw new SlipwayError(`${join(folder, "manifest.json")}: stack ${id} has no template`);
  const dependencies = artifact.dependencies ?? [];
  const manifests = dependencies.filter((dependency) => all[dependency]?.type === "cdk:asset-manifest");
  const environment = environmentOf(artifact);
  const assets = manifests.flatMap((dependency) => {
    const file = all[dependency]?.properties?.file;
    return file ? [readJson<AssetManifest>(join(folder, file))] : [];
  });
  return {
    id,
    stackName,
    displayName: artifact.displayName ?? stackName,
    templateFile: join(folder, templateFile),
    dependencies: dependencies.filter((dependency) => all[dependency]?.type === "aws:cloudformation:stack"),
    images: assets.flatMap((manifest) => dockerAssets(folder, manifest, environment)),
    files: Object.fromEntries(assets.flatMap(fileAssets)),
    errors: notes(folder, artifact, "aws:cdk:error"),
    warnings: notes(folder, artifact, "aws:cdk:warning"),
  };
}

function fileAssets({ files = {} }: AssetManifest): [key: string, path: string][] {
  return Object.values(files).flatMap(({ source, destinations = {} }) => {
    const { path } = source ?? {};
    return path === undefined
      ? []
      : Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, path]);
  });
}

/** `aws://account/region`; what the app leaves open is this machine's. */
function environmentOf({ environment = "" }: Artifact): { account: string; region: string } {
  const [account, region] = environment.replace("aws://", "").split("/");
  return {
    account: account && account !== "unknown-account" ? account : LOCAL_ACCOUNT,
    region: region && region !== "unknown-region" ? region : LOCAL_REGION,
  };
}

function notes(folder: string, { metadata = {}, additionalMetadataFile }: Artifact, type: string): string[] {
  const file = additionalMetadataFile && join(folder, additionalMetadataFile);
  const further = file && existsSync(file) ? readJson<Metadata>(file) : {};
  return [...Object.entries(metadata), ...Object.entries(further)].flatMap(([path, entries]) => {
    return entries.filter((entry) => entry.type === type).map((entry) => `${path}: ${String(entry.data)}`);
  });
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch (error) {
    throw new SlipwayError(`${path} can't be read as part of a cloud assembly: ${(error as Error).message}`);
  }
}
