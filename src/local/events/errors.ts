import { ApiError } from "../../protocol/errors";

export const notFound = (message: string) => new ApiError("ResourceNotFoundException", message);
export const invalid = (message: string) => new ApiError("ValidationException", message);
export const exists = (message: string) => new ApiError("ResourceAlreadyExistsException", message);

/** The error for a change of what is a resource of a stack. */
export const isManaged = (what: string, stack: string) =>
  new ApiError("ManagedRuleException", `${what} is a resource of the stack ${stack}: its template changes it.`);

/** What there is of a name. @throws where there is none */
export function named<T extends { name: string }>(there: readonly T[], what: string, name: string): T {
  const found = there.find((each) => each.name === name);
  if (found) return found;
  throw notFound(`${what} ${name} does not exist.`);
}

/** What there is of a name, for a call that changes it. @throws where a stack's template does that */
export function changeable<T extends { name: string; stack?: string }>(
  there: readonly T[],
  what: string,
  name: string,
): T {
  const found = named(there, what, name);
  if (found.stack !== undefined) throw isManaged(`${what} ${name}`, found.stack);
  return found;
}
