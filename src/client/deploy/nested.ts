import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { NestedTemplates } from "../../template";

const URL_OF = /^[a-z0-9]+:\/\/[^/]+\/([^?#]*)/i;

/**
 * The nested templates of those in a folder: at a path, or where the end of an address says. What was read once is kept, since
 * what an app was synthesized into goes before its stacks are deployed.
 *
 * @param assets paths of the app's files, by what they are called where its deployment puts them
 */
export function nestedIn(folder: string, assets: Readonly<Record<string, string>> = {}): NestedTemplates {
  const known = new Map<string, string>();
  const read = (path: string): boolean => {
    if (known.has(path)) return true;
    if (!existsSync(path) || !statSync(path).isFile()) return false;
    known.set(path, readFileSync(path, "utf8"));
    return true;
  };
  return (name, from) => {
    const beside = from === undefined ? folder : dirname(join(folder, from));
    const places = from === undefined ? [folder] : [beside, folder];
    const asset = pathsOf(name).find((end) => Object.hasOwn(assets, end));
    const path = (asset === undefined ? pathsOf(name) : [assets[asset]!])
      .flatMap((end) => places.map((place) => resolve(place, end)))
      .find(read);
    if (path === undefined) return undefined;
    const guessed = asset === undefined && URL_OF.test(name);
    return { file: relative(folder, path), text: known.get(path)!, guessed };
  };
}

/** Paths that may be meant, the longest first. */
function pathsOf(name: string): string[] {
  const [, path] = URL_OF.exec(name) ?? [];
  if (path === undefined) return [name];
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return parts.map((_, index) => parts.slice(index).join("/"));
}
