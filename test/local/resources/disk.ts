import type { Change } from "../../../src/local/store";
import { TableStore } from "../../../src/local/store/table-store";

/** A disk that takes what it is given unless it is told otherwise. */
export class Disk {
  /** Asked of each write: resolves when it is on the disk, rejects where it isn't. */
  takes: (changes: Change[]) => Promise<void> = async () => undefined;
  readonly store = new TableStore({ write: (changes) => this.takes(changes), close: async () => undefined }, []);
}
