import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { SlipwayError } from "../../protocol/errors";
import type { NestedTemplates } from "../../template";
import { readAssembly } from "./assembly";
import type { DockerAsset } from "./docker-asset";
import type { LookUp } from "./lookups";
import { nestedIn } from "./nested";
import { selectStacks } from "./selection";
import { synthesize } from "./synthesize";

/** Where the stacks to deploy come from. */
export interface SourceOptions {
  /** Folder that paths are relative to, and in which the app runs. @default the current one */
  folder?: string;
  /** Command that synthesizes a CDK app, or the folder of a cloud assembly. @default `app` of `cdk.json` */
  app?: string;
  /** A CloudFormation template (JSON or YAML), instead of an app. */
  template?: string;
  /** Names of the stacks to deploy; with a template, the one name that its stack gets. @default all of the app's */
  stacks?: string[];
  /** Shows what the app and the builds write. @default false */
  verbose?: boolean;
  /** Ends the app's command. @default nothing does */
  signal?: AbortSignal;
}

/** A stack that is ready to be resolved and deployed. */
export interface StackSource {
  name: string;
  /** The template's text. */
  template: string;
  /** Who owns the stack: the app's folder or the template's path. */
  source: string;
  /** Gives the templates of nested stacks. */
  nested: NestedTemplates;
  images: DockerAsset[];
  warnings: string[];
}

export interface StackSources {
  /** In the order in which they are deployed. */
  stacks: StackSource[];
  /** Removes what the app was synthesized into, once the images are built. */
  dispose(): Promise<void>;
}

/** @param lookUp answers what an app looks up; by default nothing does */
export async function stackSources(options: SourceOptions, lookUp?: LookUp): Promise<StackSources> {
  const folder = resolve(options.folder ?? ".");
  if (options.template !== undefined) {
    const stacks = [fromTemplate(resolve(folder, options.template), options.stacks ?? [])];
    return { stacks, dispose: async () => {} };
  }
  const { app, verbose, signal } = options;
  const { assembly, dispose } = await synthesize({ folder, app, verbose, signal, lookUp });
  try {
    return { stacks: fromAssembly(assembly, folder, options.stacks ?? []), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function fromTemplate(path: string, names: string[]): StackSource {
  if (names.length > 1) throw new SlipwayError(`A template makes one stack, not ${names.length}: ${names.join(", ")}.`);
  if (!existsSync(path)) throw new SlipwayError(`The template ${path} does not exist.`);
  if (statSync(path).isDirectory()) {
    throw new SlipwayError(
      `${path} is a folder; --template takes a file. Without it, \`slipway up\` takes the CDK app in this folder.`,
    );
  }
  const name = names[0] ?? basename(path).replace(/(\.template)?\.(json|ya?ml|template)$/, "");
  return {
    name,
    template: readFileSync(path, "utf8"),
    source: path,
    nested: nestedIn(dirname(path)),
    images: [],
    warnings: [],
  };
}

function fromAssembly(assembly: string, source: string, names: string[]): StackSource[] {
  const stacks = selectStacks(readAssembly(assembly), names);
  if (stacks.length === 0) throw new SlipwayError("The app has no stack.");
  const errors = stacks.flatMap((stack) => stack.errors);
  if (errors.length > 0) throw new SlipwayError(`The app says that it can't be deployed:\n  ${errors.join("\n  ")}`);
  return stacks.map(({ stackName, templateFile, images, files, warnings }) => {
    const nested = nestedIn(dirname(templateFile), files);
    return { name: stackName, template: readFileSync(templateFile, "utf8"), source, nested, images, warnings };
  });
}
