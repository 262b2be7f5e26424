import { isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type BuildSpec, Leaf, type Maybe, type MaybeMap } from "../options";

/** `build` of a `docker.Image`, which has the Dockerfile relative to the program's folder. */
export function imageBuild({ context, dockerfile, target, args }: BuildSpec) {
  return {
    context: unwrap<string>(context),
    dockerfile: pulumi
      .all([unwrap<string>(context), unwrap<string>(dockerfile)])
      .apply(([folder, file]) => (isAbsolute(file) ? file : join(folder, file))),
    target: target === undefined ? undefined : unwrap<string>(target),
    args: unwrapMap(args),
  };
}

function unwrap<T>(value: Maybe<T>): pulumi.Input<T> {
  return (value instanceof Leaf ? value.value : value) as pulumi.Input<T>;
}

function unwrapMap(map: MaybeMap): pulumi.Input<Record<string, pulumi.Input<string>>> {
  if (map instanceof Leaf) return map.value as pulumi.Input<Record<string, pulumi.Input<string>>>;
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, unwrap<string>(value)]));
}
