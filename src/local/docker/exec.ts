import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import { type Ender, endExec } from "./end-exec";
import { FrameReader } from "./frames";

/** ECS keeps so much of a health check's output. */
const OUTPUT_LIMIT = 4096;
/** What `timeout` of the coreutils answers. */
export const TIMED_OUT = 124;

/** Runs a command in a container. One that takes longer than `timeoutSeconds` is killed. */
export async function execInContainer(
  docker: Docker,
  dockerId: string,
  command: string[],
  timeoutSeconds: number,
  ender?: Ender,
): Promise<{ exitCode: number; output: string }> {
  const exec = await docker.getContainer(dockerId).exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({ hijack: true, stdin: false });
  const { output, timedOut } = await collect(stream, timeoutSeconds);
  if (timedOut) {
    if (ender) await endExec(docker, exec, ender);
    return { exitCode: TIMED_OUT, output: `${output}did not end within ${timeoutSeconds} seconds` };
  }
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? 1, output };
}

function collect(stream: Duplex, timeoutSeconds: number): Promise<{ output: string; timedOut: boolean }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const frames = new FrameReader((_, payload) => {
      const part = Buffer.from(payload.subarray(0, OUTPUT_LIMIT - size));
      size += part.length;
      if (part.length) parts.push(part);
    });
    const end = (timedOut: boolean) => {
      clearTimeout(timer);
      stream.destroy();
      resolve({ output: Buffer.concat(parts).toString("utf8"), timedOut });
    };
    const timer = setTimeout(end, timeoutSeconds * 1000, true);
    stream.on("data", (chunk: Buffer) => frames.write(chunk));
    stream.on("end", () => end(false));
    stream.on("close", () => end(false));
    stream.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
