import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../../cfn/plain-map";
import { propertiesOf } from "./state";

/**
 * Paths of the secrets among a resource's properties, such as `ContainerDefinitions.0.Image`. Pulumi tells a dynamic provider
 * values alone; with these their values stay out of what it says, which Pulumi shows, and keeps in its state as it is.
 */
export function secretPaths(args: Record<string, unknown>): pulumi.Output<string[] | undefined> | undefined {
  const outputs = outputsIn(propertiesOf(args), "");
  if (outputs.length === 0) return undefined;
  const found = outputs.map(async ([path, output]) => ((await pulumi.isSecret(output)) ? [path] : []));
  return pulumi.output(Promise.all(found).then((paths) => noneOr(paths.flat().sort())));
}

const noneOr = (paths: string[]) => (paths.length > 0 ? paths : undefined);

function outputsIn(value: unknown, path: string): [path: string, output: pulumi.Output<unknown>][] {
  if (pulumi.Output.isInstance(value)) return [[path, value]];
  if (!Array.isArray(value) && !isPlainMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => outputsIn(item, path === "" ? key : `${path}.${key}`));
}
