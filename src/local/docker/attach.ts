import type Docker from "dockerode";
import { DETACH_KEYS } from "../../protocol/detach-keys";
import { isRefusal, NotStarted } from "./not-started";
import type { RunningCommand } from "./runtime";

/** What the agent in a container sets: https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/session/shell/shell_unix.go */
const TERMINAL = "TERM=xterm-256color";
const LANGUAGE = "LANG=C.UTF-8";
const ATTACHED = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true, DetachKeys: DETACH_KEYS };

/** Runs a command in a container with a terminal, for as long as it lasts. */
export async function attachToContainer(
  docker: Docker,
  dockerId: string,
  command: string[],
  user: string,
): Promise<RunningCommand> {
  const container = docker.getContainer(dockerId);
  const { Config } = await container.inspect();
  const speaks = (Config.Env ?? []).some((variable) => /^LANG=./.test(variable));
  const Env = speaks ? [TERMINAL] : [TERMINAL, LANGUAGE];
  const exec = await container.exec({ Cmd: command, User: user, Env, ...ATTACHED });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true }).catch((error: Error) => {
    throw isRefusal(error.message) ? new NotStarted(error.message) : error;
  });
  const ended = new Promise<void>((resolve) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", () => resolve());
  });
  const output = new Output();
  return {
    write: (data) => void stream.write(data),
    // One that has ended meanwhile has no size any more.
    resize: ({ rows, cols }) => void exec.resize({ h: rows, w: cols }).catch(() => undefined),
    onOutput: (listener) => {
      output.listener = listener;
      stream.on("data", (chunk: Buffer) => output.push(chunk));
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    close: () => void stream.end(),
    ended: ended.then(async () => {
      const exitCode = (await exec.inspect()).ExitCode ?? 1;
      output.end(exitCode);
      return exitCode;
    }),
  };
}

/** Docker says that it couldn't start a command where the command's output would be. */
class Output {
  listener: (chunk: Buffer) => void = () => {};
  private first: Buffer | undefined;
  private isBegun = false;

  push(chunk: Buffer): void {
    const mayBeRefusal = !this.isBegun && isRefusal(chunk.toString());
    this.isBegun = true;
    if (mayBeRefusal) this.first = chunk;
    else {
      this.release();
      this.listener(chunk);
    }
  }

  end(exitCode: number): void {
    const isNotStarted = exitCode === 126 || exitCode === 127;
    if (this.first && isNotStarted) throw new NotStarted(this.first.toString());
    this.release();
  }

  private release(): void {
    if (this.first) this.listener(this.first);
    this.first = undefined;
  }
}
