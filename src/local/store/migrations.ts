import { revision } from "./migrations/0002-revision";
import { containerDefinitions } from "./migrations/0003-container-definitions";
import { loadBalancerAttributes } from "./migrations/0004-load-balancer-attributes";
import { discovery } from "./migrations/0005-discovery";
import type { Migration, RawTables } from "./migrations/migration";

/** Version of the store's format. Raised by one with each migration that is added. */
export const SCHEMA = 5;

/** Migrations by the version that they start from. Each is a file, numbered by the version that it leads to. */
export const MIGRATIONS: Readonly<Record<number, Migration>> = {
  1: revision,
  2: containerDefinitions,
  3: loadBalancerAttributes,
  4: discovery,
};

/** A store that a newer version of Slipway wrote. */
export class NewerStoreError extends Error {
  constructor(path: string, found: number, supported: number) {
    super(
      `The store in ${path} has schema version ${found}; this version of Slipway reads up to ${supported}. ` +
        "Use the newer Slipway that wrote it, or remove the store (everything that it knows is lost) with `slipway down --all` of that version.",
    );
  }
}

/** Brings the rows from `from` to `to`, one version after the other. */
export function migrate(
  tables: RawTables,
  from: number,
  to: number,
  migrations: Readonly<Record<number, Migration>>,
): void {
  for (let version = from; version < to; version++) {
    const migration = migrations[version];
    if (!migration) throw new Error(`There is no migration of the store from schema version ${version}.`);
    migration(tables);
  }
}
