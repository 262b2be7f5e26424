/** Files that the configuration names: content by name. */
export type Files = Map<string, string>;
