export { matches, type QueriedInstance } from "./matches";
export { parseQuery } from "./parse";
export type { Query } from "./query";
export { QueryError } from "./scanner";
