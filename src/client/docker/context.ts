import { createHash } from "node:crypto";
import { posix } from "node:path";
import { SlipwayError } from "../../protocol/errors";

/** Where Docker is. */
export interface DockerEndpoint {
  /** `unix:///var/run/docker.sock`, `tcp://localhost:2375`, … as `DOCKER_HOST` has it. */
  url: string;
  /** What said so, for messages: `DOCKER_HOST`, `the Docker context "colima"`, `the default socket`. */
  from: string;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`, where it is reached over TLS. */
  certificates?: string;
}

/** What the search looks at. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  home: string;
  platform: NodeJS.Platform;
  uid: number;
  exists(path: string): boolean;
  /** The file's text, or undefined where there is none. */
  read(path: string): string | undefined;
}

/** Finds Docker as the docker command does (`DOCKER_HOST`, the current context), then by the sockets that are usual. */
export function findDocker(surroundings: Surroundings): DockerEndpoint {
  return fromEnvironment(surroundings) ?? fromContext(surroundings) ?? fromSocket(surroundings);
}

/** The path of the socket to mount into the control plane, as Docker itself sees it. */
export function socketToMount({ url }: DockerEndpoint, platform: NodeJS.Platform): string {
  const path = socketPath(url);
  // Where Docker runs in a virtual machine, the socket on this side is only a way in.
  const virtual = platform !== "linux" || path === undefined || path.includes("/.docker/");
  return virtual ? "/var/run/docker.sock" : path;
}

/** The path of a `unix://` URL. */
export function socketPath(url: string): string | undefined {
  return url.startsWith("unix://") ? url.slice("unix://".length) : undefined;
}

/** Whether Docker publishes ports on this machine's own loopback interface. */
export function isLocal({ url }: DockerEndpoint): boolean {
  if (url.startsWith("unix://") || url.startsWith("npipe://")) return true;
  if (url.startsWith("ssh://")) return false;
  const host = new URL(url.replace(/^tcp:/, "http:")).hostname;
  return ["localhost", "127.0.0.1", "[::1]"].includes(host);
}

function fromEnvironment({ env }: Surroundings): DockerEndpoint | undefined {
  const host = env.DOCKER_HOST;
  if (!host) return undefined;
  const url = host.includes("://") ? host : `tcp://${host}`;
  const secured = env.DOCKER_TLS_VERIFY === "1" && env.DOCKER_CERT_PATH;
  return { url, from: "DOCKER_HOST", ...(secured ? { certificates: secured } : {}) };
}

function fromContext({ env, home, read, exists }: Surroundings): DockerEndpoint | undefined {
  const folder = env.DOCKER_CONFIG ?? posix.join(home, ".docker");
  const config = parse<{ currentContext?: string }>(read(posix.join(folder, "config.json")));
  const name = env.DOCKER_CONTEXT || config?.currentContext;
  if (!name || name === "default") return undefined;
  const from = `the Docker context "${name}"`;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = parse<{ Endpoints?: { docker?: { Host?: string } } }>(
    read(posix.join(folder, "contexts/meta", id, "meta.json")),
  );
  const url = meta?.Endpoints?.docker?.Host;
  if (!url) throw new SlipwayError(`${from} does not exist. \`docker context ls\` shows those that do.`);
  const certificates = posix.join(folder, "contexts/tls", id, "docker");
  return { url, from, ...(exists(posix.join(certificates, "cert.pem")) ? { certificates } : {}) };
}

function fromSocket({ env, home, platform, uid, exists }: Surroundings): DockerEndpoint {
  if (platform === "win32") return { url: "npipe:////./pipe/docker_engine", from: "the default pipe" };
  const standard = "/var/run/docker.sock";
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  const others = [
    `${runtime}/docker.sock`,
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    `${home}/.colima/default/docker.sock`,
    `${runtime}/podman/podman.sock`,
  ];
  if (exists(standard)) return { url: `unix://${standard}`, from: "the default socket" };
  const found = others.find(exists);
  if (found) return { url: `unix://${found}`, from: "the socket that was found" };
  return { url: `unix://${standard}`, from: "the default socket" };
}

function parse<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
