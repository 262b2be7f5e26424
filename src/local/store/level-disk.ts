import { ClassicLevel } from "classic-level";
import type { Encoding } from "./seal";
import type { Change } from "./store";
import type { Disk } from "./table-store";
import { changedId } from "./tables";

export type Database = Pick<ClassicLevel<string, unknown>, "open" | "batch" | "close" | "iterator">;
export type Operation = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/** A commit that the disk did not take. */
export class StoreWriteError extends Error {}

/** @param encoding @default JSON */
export function database(path: string, encoding?: Encoding): Database {
  const valueEncoding = encoding ? { name: "sealed", format: "buffer" as const, ...encoding } : "json";
  return new ClassicLevel<string, unknown>(path, { keyEncoding: "utf8", valueEncoding });
}

/** Key of an entity; a table's name has no `!`. */
export function keyOf(table: string, id: string): string {
  return `${table}!${id}`;
}

/**
 * LevelDB. After a write that failed the end of its log is in doubt, and what is appended there could be lost with it:
 * the database is opened anew before the next write.
 */
export class LevelDisk implements Disk {
  private inDoubt = false;

  constructor(
    private db: Database,
    private readonly path: string,
    private readonly create: (path: string) => Database,
  ) {}

  async write(changes: Change[]): Promise<void> {
    try {
      if (this.inDoubt) await this.reopen();
      await this.db.batch(changes.map(operationOf), { sync: true });
    } catch (error) {
      this.inDoubt = true;
      throw new StoreWriteError(explain(this.path, error), { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.db.close();
  }

  private async reopen(): Promise<void> {
    await this.db.close();
    this.db = this.create(this.path);
    await this.db.open();
    this.inDoubt = false;
  }
}

function operationOf(change: Change): Operation {
  const key = keyOf(change.table, changedId(change));
  return "put" in change ? { type: "put", key, value: change.put } : { type: "del", key };
}

function explain(path: string, error: unknown): string {
  const text = textOf(error);
  if (/no space left|ENOSPC|disk quota|EDQUOT/i.test(text)) {
    return `The disk that holds ${path} is full; nothing was changed. Free some space (\`docker system df\` shows what Docker uses) and try again.`;
  }
  return `The store in ${path} could not be written, so nothing was changed: ${text}`;
}

/** An error's message with those of its causes: classic-level puts what the disk said into the cause. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${textOf(error.cause)}`;
}
