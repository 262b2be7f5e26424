import { SlipwayError } from "../../protocol/errors";
import { codeOf, messageOf } from "../errors";
import type { DockerEndpoint } from "./context";

/** Docker API versions below this one lack what the local ECS needs: 1.41 is Docker Engine 20.10. */
const MINIMUM_API = "1.41";

/** Nothing answers where Docker should be. */
export class DockerNotReachableError extends SlipwayError {}

/** Docker is older than {@link MINIMUM_API}. */
export class DockerTooOldError extends SlipwayError {}

/** Docker has no room left for images, containers or volumes. */
export class DiskFullError extends SlipwayError {}

/** A port on this machine that another program has. */
export class PortTakenError extends SlipwayError {
  constructor(
    readonly port: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a failed call of Docker means for the user; any other error as it is. */
export function dockerError(error: unknown, endpoint: DockerEndpoint): unknown {
  if (error instanceof SlipwayError) return error;
  const place = `${endpoint.url} (${endpoint.from})`;
  const message = dockerMessage(error);
  switch (codeOf(error)) {
    case "ENOENT":
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
    case "ETIMEDOUT":
      return new DockerNotReachableError(
        `Docker does not answer at ${place}. Start it (\`sudo systemctl start docker\`, or Docker Desktop), ` +
          "install it (https://docs.docker.com/get-docker), or say where it is with DOCKER_HOST.",
        { cause: error },
      );
    case "EACCES":
    case "EPERM":
      return new DockerNotReachableError(
        `No permission to use Docker at ${place}. Add yourself to its group (\`sudo usermod -aG docker $USER\`, ` +
          "then log in again), or use rootless Docker.",
        { cause: error },
      );
  }
  if (isDiskFull(message)) return diskFull(message, error);
  return error;
}

/** Whether a message of Docker's says that the disk is full. */
export function isDiskFull(message: string): boolean {
  return /no space left on device|ENOSPC/i.test(message);
}

export function diskFull(message: string, cause?: unknown): DiskFullError {
  return new DiskFullError(
    `The disk that Docker uses is full: ${message.trim()}. \`docker system df\` shows what takes the room, ` +
      "`docker image prune` removes images without a name.",
    { cause },
  );
}

/** The host port that Docker could not publish, or undefined where it failed for another reason. */
export function takenPort(message: string): number | undefined {
  if (!/port is already allocated|address already in use/i.test(message)) return undefined;
  const port = /(?:0\.0\.0\.0|127\.0\.0\.1|\[?::1?\]?):(\d+)/.exec(message)?.[1];
  return port === undefined ? undefined : Number(port);
}

export function checkApiVersion(api: string, server: string): void {
  const [major = 0, minor = 0] = api.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = MINIMUM_API.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new DockerTooOldError(
    `Docker ${server} speaks API ${api}; the local ECS needs ${MINIMUM_API} or later, which is Docker Engine 20.10 of 2020. ` +
      "Upgrade it: https://docs.docker.com/engine/install",
  );
}

/** What Docker said, without the wrapping of the library that it was asked through. */
export function dockerMessage(error: unknown): string {
  return messageOf(error)
    .replace(/^\(HTTP code \d+\) [^-]+ - /, "")
    .trim();
}
