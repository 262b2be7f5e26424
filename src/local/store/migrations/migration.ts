/** Rows of every table as a store of an older version holds them: table, then id, then entity. */
export type RawTables = Map<string, Map<string, Record<string, unknown>>>;

/** Changes the rows in place, from the version that it is listed under to the next one. */
export type Migration = (tables: RawTables) => void;
