/** A server of HAProxy as a worker reports it. */
export interface Server {
  backend: string;
  name: string;
  /** `maint`: takes no requests and is not checked. `drain`: takes none, for now. `unchecked`: up without a check. */
  status: "up" | "down" | "drain" | "maint" | "unchecked";
  /** Requests in flight. */
  inFlight: number;
  /** Seconds since it last went up or down. */
  sinceChange: number;
  check: {
    /** HAProxy's word for the last result: `L7OK`, `L4CON`, `INI`, …; empty where there was none. */
    result: string;
    /** HTTP status. */
    code?: number;
    /** Successes and what is left of failures: 0 is down, `rise + fall - 1` is fully up. */
    health: number;
    rise: number;
    fall: number;
  };
}

/** The workers of a master: one that serves, and those that end their last connections. */
export interface Workers {
  current?: number;
  old: number[];
  /** Reloads that failed since the last that worked. */
  failedReloads: number;
}

/** The rows of `show stat`'s answer, whatever other answers stand before it: the text of each column by its name. */
export function rowsOf(answer: string): ((column: string) => string)[] {
  const begin = answer.indexOf("# pxname");
  if (begin < 0) return [];
  const [header = "", ...rows] = answer
    .slice(begin + 2)
    .split("\n")
    .filter((line) => line.includes(","));
  const columns = new Map(header.split(",").map((column, i) => [column, i]));
  return rows.map(fields).map((row) => (column) => row[columns.get(column) ?? -1] ?? "");
}

/** Reads the servers in the answer of `show stat`. */
export function parseStat(answer: string): Server[] {
  return rowsOf(answer).flatMap((at) => {
    const status = statusOf(at("status"));
    if (!status) return [];
    const code = Number(at("check_code"));
    return [
      {
        backend: at("pxname"),
        name: at("svname"),
        status,
        inFlight: Number(at("scur")) + Number(at("qcur")),
        sinceChange: Number(at("lastchg")),
        check: {
          result: at("check_status").replace(/^\* /, ""),
          ...(code > 0 && { code }),
          health: Number(at("check_health")),
          rise: Number(at("check_rise")),
          fall: Number(at("check_fall")),
        },
      },
    ];
  });
}

/** The fields of a line, of which some are in quotes. */
function fields(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field ?? "");
}

function statusOf(status: string): Server["status"] | undefined {
  if (status.startsWith("MAINT")) return "maint";
  if (status.startsWith("DRAIN")) return "drain";
  if (status.startsWith("DOWN")) return "down";
  if (status.startsWith("UP") || status.startsWith("NOLB")) return "up";
  return status.startsWith("no check") ? "unchecked" : undefined;
}

/** Reads the answer of `show proc`. */
export function parseProc(answer: string): Workers {
  const workers: Workers = { old: [], failedReloads: 0 };
  for (const line of answer.split("\n")) {
    const [, pid, type, reloads] = /^(\d+)\s+(\w+)\s+(\d+)/.exec(line) ?? [];
    if (type === "master") workers.failedReloads = Number(/\[failed: (\d+)\]/.exec(line)?.[1] ?? 0);
    if (type !== "worker") continue;
    if (reloads === "0") workers.current = Number(pid);
    else workers.old.push(Number(pid));
  }
  return workers;
}
