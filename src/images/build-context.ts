import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type BuildSpec, InvalidPropertyError, isLeaf, type ServiceSpec } from "../options";

/** Where the `build` of a service's container stands among the service's properties. */
export function buildProperty({ name }: Pick<ServiceSpec, "name">, container: string): string {
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
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidPropertyError(component, `${property}.context`, context, `there is no folder ${folder}`);
  }
  if (isLeaf(dockerfile)) return;
  const file = resolve(folder, dockerfile);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new InvalidPropertyError(component, `${property}.dockerfile`, dockerfile, `there is no file ${file}`);
  }
}
