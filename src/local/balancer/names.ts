import { createHash } from "node:crypto";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { DesiredTarget } from "../elb/balancer";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { TargetGroup } from "../elb/target-group/record";

/** Ends the name of a target's second server: the one without a health check, for when no target is healthy. */
const FAIL_OPEN = "_open";

/** HAProxy's names are made of letters, digits and `-_.:`. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9_.:-]/g, "-");
}

/**
 * The container, and the folder of its files, carry a part of the ARN as well: several control planes may each have a
 * load balancer of one name. Short, since the path of a socket in that folder has 97 characters at most.
 */
export function folderName({ id, name }: LoadBalancer): string {
  return `${plain(name)}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}

const CONTAINER = "slipway-lb-";

export function containerName(loadBalancer: LoadBalancer): string {
  return CONTAINER + folderName(loadBalancer);
}

/** Of the containers that call it from another network, which is the label's value. */
export const callsLabel = (loadBalancer: LoadBalancer): string => LABEL.calls + containerName(loadBalancer);

export function folderOfContainer(container: string): string {
  return container.slice(CONTAINER.length);
}

/** The backend of a target group. */
export function backendName({ id, name }: TargetGroup): string {
  return plain(`${name}:${lastPart(id)}`);
}

/** The server of a target. Another address is another server, so that a changed one replaces it. */
export function serverName({ id, ip, port }: DesiredTarget): string {
  return plain(`${lastPart(id)}_${ip}_${port}`);
}

/** Begins the names of what passes connections on inside a load balancer. No target group's name begins so. */
export const INNER = "inner.";

export function failOpenName(server: string): string {
  return server + FAIL_OPEN;
}

/** The socket in a load balancer's folder at which it takes what the door of a port passes on. Short: see {@link folderName}. */
export const doorSocket = (port: number): string => `${port}.sock`;
