import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { SlipwayError } from "../../protocol/errors";
import { LONGEST_SILENCE, Silence } from "../silence";
import { type DockerEndpoint, findDocker, isLocal, socketPath } from "./context";
import { checkApiVersion, DockerNotReachableError, diskFull, dockerError, isDiskFull } from "./errors";

/** A connection to the Docker of this machine. */
export interface Docker {
  api: Dockerode;
  endpoint: DockerEndpoint;
  /** Engine version, e.g. `20.10.24`. */
  version: string;
  /** What its containers run on, as images name it: `linux/arm64`. */
  platform: string;
}

/** Where Docker is, by this process's surroundings. */
export function dockerEndpoint(): DockerEndpoint {
  return findDocker({
    env: process.env,
    home: homedir(),
    platform: process.platform,
    uid: process.getuid?.() ?? 0,
    exists: existsSync,
    read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
  });
}

/** Connects, or throws an error that says why not and what to do. */
export async function connectDocker(): Promise<Docker> {
  const endpoint = dockerEndpoint();
  if (!isLocal(endpoint)) {
    throw new SlipwayError(
      `Docker at ${endpoint.url} (${endpoint.from}) is on another machine, and so would be every port that a service gets. ` +
        "Run slipway there, or choose a Docker on this machine (`docker context use default`, or unset DOCKER_HOST).",
    );
  }
  const api = dockerode(endpoint);
  return withDocker(endpoint, async () => {
    const version = await answered(api.version(), endpoint);
    checkApiVersion(version.ApiVersion, version.Version);
    return { api, endpoint, version: version.Version, platform: `${version.Os}/${version.Arch}` };
  });
}

/** Seconds that Docker may take to say which version it is. */
const ANSWERS_WITHIN = 20;

/** A daemon that hangs takes connections, and answers none. */
async function answered<T>(call: Promise<T>, { url, from }: DockerEndpoint): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `Docker at ${url} (${from}) takes connections and does not answer within ${ANSWERS_WITHIN} s. Restart it.`;
      reject(new DockerNotReachableError(message));
    }, ANSWERS_WITHIN * 1000);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

/** The environment in which the docker command goes to the same Docker, also where only a search for sockets found it. */
export function dockerEnvironment({ url, from }: DockerEndpoint): NodeJS.ProcessEnv {
  const known = from === "DOCKER_HOST" || from.startsWith("the Docker context");
  return known ? process.env : { ...process.env, DOCKER_HOST: url };
}

/** Runs `action`, and turns Docker's errors into such as say what to do. */
export async function withDocker<T>(endpoint: DockerEndpoint, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw dockerError(error, endpoint);
  }
}

/** Reads the progress of a build, pull or import to its end. Throws what it says went wrong, and where it says nothing more. */
export function followProgress(
  { api }: Docker,
  stream: NodeJS.ReadableStream,
  onEvent: (event: ProgressEvent) => void = () => {},
): Promise<ProgressEvent[]> {
  return new Promise<ProgressEvent[]>((resolve, reject) => {
    const silence = new Silence(LONGEST_SILENCE, () => {
      reject(
        new SlipwayError(
          `Docker said nothing more for ${LONGEST_SILENCE / 60} minutes. Is it working? \`docker info\` tells.`,
        ),
      );
      (stream as Readable).destroy();
    });
    api.modem.followProgress(
      stream,
      (error: Error | null, events: ProgressEvent[]) => {
        silence.end();
        const problem = error?.message ?? events?.find((event) => event.error)?.error;
        if (problem === undefined) resolve(events);
        else reject(isDiskFull(problem) ? diskFull(problem, error) : (error ?? new SlipwayError(problem)));
      },
      (event: ProgressEvent) => {
        silence.heard();
        onEvent(event);
      },
    );
  });
}

export interface ProgressEvent {
  stream?: string;
  status?: string;
  error?: string;
}

/** Whether Docker says that it doesn't have this. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** Whether Docker says that the name is taken, or that someone else is at it. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

function statusOf(error: unknown): unknown {
  return (error as { statusCode?: unknown } | null)?.statusCode;
}

function dockerode({ url, certificates }: DockerEndpoint): Dockerode {
  // Loading it takes a tenth of a second, which `slipway --help` shall not.
  const Constructor = require("dockerode") as typeof Dockerode;
  const socket = socketPath(url) ?? (url.startsWith("npipe://") ? url.slice("npipe://".length) : undefined);
  if (socket !== undefined) return new Constructor({ socketPath: socket });
  const { hostname, port } = new URL(url.replace(/^tcp:/, "http:"));
  if (!certificates) return new Constructor({ protocol: "http", host: hostname, port: port || "2375" });
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => readFileSync(join(certificates, name)));
  return new Constructor({ protocol: "https", host: hostname, port: port || "2376", ca, cert, key });
}
