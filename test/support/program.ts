/** What a container runs: on the simulated Docker as it is, on the real one as a shell script. */
export interface Program {
  /** Lines that it writes as it starts. */
  says?: string[];
  /** The same, to stderr. */
  complains?: string[];
  /** Exits by itself with this code. @default it goes on */
  ends?: number;
  /** Milliseconds from its start to that. @default 0 */
  endsAfter?: number;
  /** Exit code when it hears its stop signal; `deaf`, it doesn't heed it. @default 0 */
  onStop?: number | "deaf";
  /** The signal that it listens to. @default SIGTERM */
  stopSignal?: "SIGTERM" | "SIGUSR1";
  /** Takes more and more memory. */
  hogs?: boolean;
  /** Answers a load balancer's checks with an error. */
  sick?: boolean;
  /** The program isn't in the image. */
  missing?: boolean;
}

/** The program in the words of `sh`. */
export function scriptOf(program: Program): string {
  const { says = [], complains = [], ends, endsAfter = 0, onStop = 0, stopSignal = "SIGTERM", hogs } = program;
  const trap = onStop === "deaf" ? "''" : `'exit ${onStop}'`;
  return [
    `trap ${trap} ${stopSignal.slice(3)}`,
    ...says.map((line) => `echo ${line}`),
    ...complains.map((line) => `echo ${line} >&2`),
    ...(endsAfter > 0 ? [`sleep ${endsAfter / 1000}`] : []),
    ...(hogs ? ["exec tail /dev/zero"] : []),
    ends === undefined ? "while :; do sleep 0.05; done" : `exit ${ends}`,
  ].join("\n");
}
