const REFUSAL = /(?:^|- )OCI runtime exec failed: (?:exec failed: )?(.*)/s;
/** A path that can't be run, as runc says it: `exec: "/bin/none": stat /bin/none: no such file or directory`. */
const PATH_FAILS = /^exec:? "?(\/[^":]*)"?: (?:stat [^:]*: )?(.*)$/s;

/** A command that could not be started, in the words of the agent that starts it on ECS. */
export class NotStarted extends Error {
  constructor(refusal: string) {
    super(`Failed to start pty: ${reasonOf(refusal)}`);
  }
}

/** Whether Docker says here that its runtime started no command. */
export const isRefusal = (said: string): boolean => REFUSAL.test(said);

function reasonOf(said: string): string {
  const refusal = (REFUSAL.exec(said)?.[1] ?? said).trim().replace(/: unknown$/, "");
  // Before it comes what the runtime was about to do, which differs from one version to the next.
  const reason = refusal.slice(Math.max(refusal.search(/exec:? "?[^ ]+"?: /), 0)).replace(/^"|"$/g, "");
  const [, path, why] = PATH_FAILS.exec(reason) ?? [];
  return path === undefined ? reason : `fork/exec ${path}: ${why}`;
}
