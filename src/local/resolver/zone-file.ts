import { readFileSync, statSync } from "node:fs";
import type { Zone } from "./zone";

/**
 * The zones in a file that another process replaces. Each look at them is one at the file as it is now: what was written
 * holds from the next question on, without any word about it.
 */
export class ZoneFile {
  private zones: Zone[] = [];
  private stamp = "";

  constructor(private readonly path: string) {}

  /** None where the file isn't there. */
  current(): readonly Zone[] {
    const stat = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    const stamp = stat === undefined ? "" : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
    if (stamp !== this.stamp) {
      this.zones = stamp === "" ? [] : (JSON.parse(readFileSync(this.path, "utf8")) as Zone[]);
      this.stamp = stamp;
    }
    return this.zones;
  }
}
