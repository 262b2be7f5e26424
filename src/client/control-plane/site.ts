import { CONTROL_PLANE_PORT } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { CONTROL_PLANE_FOLDER, packageVersion } from "../package";

/** What the control plane is called on this machine, and what it is made from. */
export interface Site {
  /** Name of its container, of its volume and of its image's repository. */
  name: string;
  /** Port on 127.0.0.1. */
  port: number;
  /** Folder that its image is built from. */
  folder: string;
  /** Version of this package. */
  version: string;
}

/** The one of this machine; `SLIPWAY_NAME` and `SLIPWAY_PORT` make another beside it, which knows nothing of the first. */
export function defaultSite(env: Record<string, string | undefined> = process.env): Site {
  const port = Number(env.SLIPWAY_PORT ?? CONTROL_PLANE_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new SlipwayError(`SLIPWAY_PORT is "${env.SLIPWAY_PORT}"; it is a port, 1–65535.`);
  }
  return { name: env.SLIPWAY_NAME ?? "slipway", port, folder: CONTROL_PLANE_FOLDER, version: packageVersion() };
}

export function endpointOf({ port }: Site): string {
  return `http://127.0.0.1:${port}`;
}
