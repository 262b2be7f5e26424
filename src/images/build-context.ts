import { type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { type BuildSpec, InvalidPropertyError, isLeaf, type TaskSpec } from "../options";

/** Where the `build` of a service's container stands among the service's properties. */
export function buildProperty({ name }: Pick<TaskSpec, "name">, container: string): string {
  return container === name ? "build" : `sidecars.${container}.build`;
}

/**
 * Refuses a build whose folder or Dockerfile isn't there, as far as they are known: an image is built before anything is
 * deployed.
 * @param property path of the build among the component's properties
 */
export function checkBuildContext(component: string, property: string, { context, dockerfile }: BuildSpec): void {
  if (isLeaf(context)) return;
  const folder = resolve(context);
  if (!there(folder)?.isDirectory()) {
    throw new InvalidPropertyError(component, `${property}.context`, context, `there is no folder ${shown(folder)}`);
  }
  if (isLeaf(dockerfile)) return;
  const file = resolve(folder, dockerfile);
  if (!there(file)?.isFile()) {
    throw new InvalidPropertyError(component, `${property}.dockerfile`, dockerfile, `there is no file ${shown(file)}`);
  }
}

/** Undefined where nothing can be: in a file, under a name that is too long. */
function there(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** In one line, and no long one. */
const shown = (path: string) => path.replace(/\p{Cc}/gu, "?").slice(0, 1000);
