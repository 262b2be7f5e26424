import { ask } from "./master-socket";
import { INNER } from "./names";
import { parseProc, parseStat, type Server, type Workers } from "./stats";

/** What a running HAProxy says of itself. */
export interface WorkerState {
  workers: Workers;
  /** The configuration's, as its `description`; undefined where it was not asked for. */
  version?: string;
  servers: Server[];
  /** Servers of workers that end their last connections. */
  old: Server[];
}

const STAT = "show stat -1 4 -1";

/** One light call; another one only where old workers are left. */
export async function observe(socket: string, withVersion: boolean): Promise<WorkerState> {
  const info = withVersion ? ["@1 show info"] : [];
  const answer = await ask(socket, ["show proc", ...info, `@1 ${STAT}`]);
  const workers = parseProc(answer);
  const version = /^description: (\S+)/m.exec(answer)?.[1];
  const old: Server[] = [];
  for (const pid of workers.old) old.push(...targetsIn(await ask(socket, [`@!${pid} ${STAT}`])));
  return { workers, ...(version !== undefined && { version }), servers: targetsIn(answer), old };
}

const targetsIn = (answer: string): Server[] => parseStat(answer).filter(({ backend }) => !backend.startsWith(INNER));

/** Whether the old workers take new connections no more; they do so for a moment after the new one has begun. */
export async function oldWorkersClosed(socket: string, { workers }: WorkerState): Promise<boolean> {
  for (const pid of workers.old) {
    const info = await ask(socket, [`@!${pid} show info`]);
    if (/^Stopping: 0/m.test(info)) return false;
  }
  return true;
}

/** Answers of commands that did what they should, or that will be given again. */
const EXPECTED = /^(New server registered\.|Server deleted\.|Server still has connections attached to it.*|)$/;

/** Tells the serving worker; resolves with the answers that say that something went wrong. */
export async function tell(socket: string, commands: string[]): Promise<string[]> {
  const answer = await ask(
    socket,
    commands.map((command) => `@1 ${command}`),
  );
  return answer
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !EXPECTED.test(line));
}
