import { randomBytes } from "node:crypto";
import type { ContainerCreateOptions, ContainerInspectInfo } from "dockerode";
import { PROTOCOL, type VersionAnswer } from "../../protocol/calls";
import { LABEL } from "../../protocol/labels";
import type { Keys } from "../../protocol/sign";
import { socketToMount } from "../docker/context";
import { type Docker, isNotFound } from "../docker/docker";
import type { Site } from "./site";

/** Port that the control plane listens on inside its container. */
const INNER_PORT = "4577/tcp";

export interface ControlPlaneImage {
  name: string;
  /** Its content tag. */
  tag: string;
}

/** What the control plane's container is made of. */
export function containerOptions(
  docker: Docker,
  site: Site,
  image: ControlPlaneImage,
  keys: Keys,
): ContainerCreateOptions {
  const environment = {
    SLIPWAY_IMAGE: image.name,
    SLIPWAY_CONTENT: image.tag,
    SLIPWAY_VERSION: site.version,
    SLIPWAY_ACCESS_KEY_ID: keys.accessKeyId,
    SLIPWAY_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(process.env.SLIPWAY_PACE ? { SLIPWAY_PACE: process.env.SLIPWAY_PACE } : {}),
  };
  return {
    name: site.name,
    Image: image.name,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: {
      [LABEL.role]: "control-plane",
      [LABEL.version]: site.version,
      [LABEL.protocol]: String(PROTOCOL),
    },
    ExposedPorts: { [INNER_PORT]: {} },
    HostConfig: {
      RestartPolicy: { Name: "unless-stopped" },
      PortBindings: { [INNER_PORT]: [{ HostIp: "127.0.0.1", HostPort: String(site.port) }] },
      Binds: [
        `${site.name}:/var/lib/slipway`,
        `${socketToMount(docker.endpoint, process.platform)}:/var/run/docker.sock`,
      ],
      // SELinux keeps containers from Docker's socket otherwise.
      SecurityOpt: ["label=disable"],
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "2" } },
    },
  };
}

export async function inspect({ api }: Docker, name: string): Promise<ContainerInspectInfo | undefined> {
  try {
    return await api.getContainer(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The keys that a control plane was started with. */
export function keysOf(container: ContainerInspectInfo): Keys | undefined {
  const accessKeyId = variable(container, "SLIPWAY_ACCESS_KEY_ID");
  const secretAccessKey = variable(container, "SLIPWAY_SECRET_ACCESS_KEY");
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}

/** What a control plane is, also one that doesn't answer. */
export function versionOf(container: ContainerInspectInfo): VersionAnswer {
  return {
    protocol: Number(container.Config.Labels[LABEL.protocol] ?? 0),
    version: container.Config.Labels[LABEL.version] ?? "0.0.0",
    content: variable(container, "SLIPWAY_CONTENT") ?? "",
  };
}

function variable({ Config }: ContainerInspectInfo, name: string): string | undefined {
  return Config.Env.find((item) => item.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Keys of the form that AWS's have. */
export function newKeys(): Keys {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const id = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join("");
  return { accessKeyId: `AKIA${id}`, secretAccessKey: randomBytes(30).toString("base64url") };
}

/** The end of what the control plane wrote to its own log. */
export async function lastLogLines({ api }: Docker, name: string, tail: number): Promise<string> {
  const logs = await api.getContainer(name).logs({ stdout: true, stderr: true, tail });
  const lines: string[] = [];
  // Each piece has a header of eight bytes, whose last four are its length.
  for (let at = 0; at + 8 <= logs.length; ) {
    const length = logs.readUInt32BE(at + 4);
    lines.push(logs.toString("utf8", at + 8, at + 8 + length));
    at += 8 + length;
  }
  return lines.join("").trimEnd();
}

/** Starts a control plane that has stopped, and is not about to be started by Docker. */
export async function revive(docker: Docker, name: string): Promise<void> {
  const container = await inspect(docker, name);
  if (container?.State.Status === "exited") await docker.api.getContainer(container.Id).start();
}
