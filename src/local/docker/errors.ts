import { messageOf } from "../../protocol/errors";
/** The HTTP status of Docker's answer, where the error is one. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

const UNREACHABLE = new Set(["ECONNREFUSED", "ENOENT", "ECONNRESET", "EPIPE", "EACCES", "ETIMEDOUT", "EHOSTUNREACH"]);

/** Docker did not answer: it is restarting, stopped, or was never there. What was asked for may or may not be done. */
export class DockerUnreachableError extends Error {}

/** Whether nothing answered, as opposed to Docker refusing. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof DockerUnreachableError) return true;
  if (statusOf(error) !== undefined) return false;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return (code !== undefined && UNREACHABLE.has(code)) || message === "socket hang up" || message === "aborted";
}

const NOISE = [
  /^\(HTTP code \d+\) [\w ]+ - /,
  /^Error response from daemon: /,
  /^failed to create (shim )?task( for container)?: /,
  /^failed to create shim( task)?: /,
  /^OCI runtime create failed: /,
  /^runc create failed: /,
  /^container_linux\.go:\d+: /,
  /^unable to start container process: /,
  /^starting container process caused: /,
  /^driver failed programming external connectivity on endpoint \S+ \(\w+\): /,
];

/** What Docker said, in one short line, without the layers that it went through. */
export function shortMessage(error: unknown): string {
  const said = (error as { json?: { message?: unknown } } | undefined)?.json?.message;
  let text = typeof said === "string" ? said : messageOf(error);
  for (let before = ""; before !== text; ) {
    before = text;
    for (const noise of NOISE) text = text.replace(noise, "");
  }
  text = text.replace(/(: unknown)+\s*$/, "").trim();
  if (/no space left on device/i.test(text)) {
    return `${text} (Docker's disk is full: see \`docker system df\`, and free some space)`;
  }
  if (/could not select device driver .*gpu/i.test(text)) {
    return `${text} (Docker has no GPUs for containers on this machine: NVIDIA's container toolkit gives it some)`;
  }
  if (/could not find an available.*address pool/i.test(text)) {
    return `${text} (Docker has no address range left for another network: see \`docker network ls\`, and remove unused ones)`;
  }
  return text;
}

/** The error to pass on: a short message, Docker's status kept, and unreachable told apart. */
export function dockerError(error: unknown, what: string): Error {
  if (isUnreachable(error)) {
    if (error instanceof DockerUnreachableError) return error;
    return new DockerUnreachableError(`${what}: Docker does not answer (${shortMessage(error)})`, { cause: error });
  }
  const status = statusOf(error);
  return Object.assign(new Error(`${what}: ${shortMessage(error)}`, { cause: error }), { statusCode: status });
}
