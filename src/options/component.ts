import type { Around } from "./entry";
import { fillOne } from "./group";
import { COMPONENT_NAME } from "./names";
import { Property } from "./property";

/** What a front knows about a component beside its options. */
export interface ComponentKind {
  /** Names of the properties that the front takes itself (`cluster`, `taskRole`): they are left alone here. @default none */
  frontProperties?: readonly string[];
}

/**
 * A component's options, of which no other properties than `names` and the front's own are set.
 * @param path the component in messages, e.g. `FargateService "web"`
 */
export function component(
  path: string,
  name: string,
  options: unknown,
  names: readonly string[],
  { frontProperties = [] }: ComponentKind,
): Pick<Around, "name" | "root"> {
  const root = new Property(path, "", options);
  fillOne(COMPONENT_NAME, new Property(path, "name", name), { name, root });
  root.fields([...names, ...frontProperties]);
  return { name, root };
}
