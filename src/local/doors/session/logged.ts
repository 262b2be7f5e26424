import type { Control } from "../../control";
import type { RunningCommand } from "../../docker/runtime";
import { sessionGroupOf } from "../../ecs/cluster/record";
import type { Task } from "../../ecs/task/record";

/** Bytes of a session that are kept, the last ones. */
const MOST_BYTES = 1024 * 1024;

/** A session's command, of which is kept what it wrote where its cluster has a log group for it. */
export function logged(control: Control, id: string, task: Task, running: RunningCommand): RunningCommand {
  const { store, sessionLogs, clock } = control;
  const group = sessionGroupOf(store.get("clusters", task.clusterArn)?.configuration);
  if (group === undefined || !sessionLogs) return running;
  const pieces: Buffer[] = [];
  let bytes = 0;
  const keep = (output: Buffer) => {
    pieces.push(output);
    bytes += output.length;
    while (bytes > MOST_BYTES && pieces.length > 1) bytes -= pieces.shift()!.length;
  };
  const at = clock.now();
  const end = () =>
    sessionLogs.keepSession({ id, group, task, output: Buffer.concat(pieces).toString().trimEnd(), at });
  running.ended.then(end, end);
  return {
    ...running,
    ended: running.ended,
    onOutput: (listener) =>
      running.onOutput((output) => {
        keep(output);
        listener(output);
      }),
  };
}
