import { ApiError } from "../../protocol/errors";
import { listOf, pageOf } from "../ecs/pages";

export interface PageInput {
  Marker?: string;
  PageSize?: number;
}

const MOST = 400;

/** One page of a list under its name, in order of the items' keys. */
export function paged<N extends string, T>(
  name: N,
  items: T[],
  { Marker, PageSize = MOST, ...asked }: PageInput & object,
  keyOf: (item: T) => string,
): { [K in N]: T[] } & { NextMarker?: string } {
  const wrong = () => validationError(`Marker is ${JSON.stringify(Marker)}; it is not one that this list gave.`);
  const page = pageOf(items, { list: listOf(name, asked), size: PageSize, token: Marker, keyOf, wrong });
  return { [name]: page.items, NextMarker: page.next } as never;
}

export const validationError = (message: string) => new ApiError("ValidationError", message);

/** The entities that are asked for, in the order asked; throws for one that isn't there. */
export function named<T>(names: string[], find: (name: string) => T | undefined, code: string, what: string): T[] {
  return names.map((name) => {
    const found = find(name);
    if (found === undefined) throw new ApiError(code, `One or more ${what} not found`);
    return found;
  });
}
