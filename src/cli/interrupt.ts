import { INTERRUPTED, report, say } from "./output/report";

/** Does what one Ctrl-C ends where it is, which then says what goes on; a second one ends everything at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = () => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED);
    say("\nEnding; Ctrl-C again ends it at once.");
    interrupted.abort(new Error("Ctrl-C was pressed."));
  };
  process.on("SIGINT", interrupt);
  try {
    return await work(interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    report(error);
    // What was given up is still at work.
    process.exit();
  } finally {
    process.off("SIGINT", interrupt);
  }
}
