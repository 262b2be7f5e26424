import colors from "picocolors";

export type Colors = ReturnType<typeof colors.createColors>;

/** Where text is written to. */
interface Stream {
  isTTY?: boolean;
}

/**
 * Colours for what is written to `stream`: in a terminal that has them. `NO_COLOR` with any text turns them off
 * (https://no-color.org), else `FORCE_COLOR` on or, where it is `0` or `false`, off.
 */
export function colorsFor(stream: Stream, env: NodeJS.ProcessEnv = process.env): Colors {
  return colors.createColors(isColoured(stream, env));
}

/** Whether `stream` is a terminal in which lines can be drawn anew. */
export function isLive(stream: Stream, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && env.TERM !== "dumb";
}

function isColoured(stream: Stream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return isLive(stream, env);
}

/** A state of a task, a container, a target or a deployment, in the colour of what it means. */
export function stateColor(colors: Colors, state: string): string {
  if (/^(RUNNING|HEALTHY|healthy|COMPLETED|ACTIVE)$/.test(state)) return colors.green(state);
  if (/^(UNHEALTHY|unhealthy|FAILED)/.test(state)) return colors.red(state);
  if (/^(UNKNOWN|STOPPED|INACTIVE|unused)$/.test(state)) return colors.dim(state);
  return colors.yellow(state);
}
