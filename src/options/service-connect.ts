import { type Entries, group, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { text, whole } from "./values";

/**
 * Lets the cluster's services with Service Connect call this one by a short name, over a proxy that ECS adds to each task,
 * which divides requests among healthy tasks and measures them. A service whose container has no `port` only calls others.
 * On this machine there is no proxy: the name leads to the healthy tasks themselves.
 * @example { name: "orders" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
 */
export interface ServiceConnectOptions {
  /**
   * What the others call it: 1–63 small letters, digits, hyphens and underscores. In Cloud Map it is the name too, so it is
   * another one than `serviceDiscovery` has.
   * @default the service's name, in small letters
   */
  name?: string;
  /** Port that the others call, 1–65535; on this machine none that another container of the task has. @default the container's `port` */
  port?: number;
}

const ENTRIES = {
  name: text(
    "1–63 small letters, digits, hyphens and underscores, and no hyphen first",
    /^[a-z0-9_][a-z0-9_-]{0,62}$/,
  ).default(({ name }) => name.toLowerCase()),
  port: whole(1, 65_535),
} satisfies Entries<ServiceConnectOptions>;

export const SERVICE_CONNECT = group(ENTRIES);

export type ServiceConnectSpec = SpecOf<typeof ENTRIES>;

/** What is called must have a port, and a name that nothing else of the service has. */
export function checkServiceConnect(
  service: Property,
  connect: ServiceConnectSpec | undefined,
  discovery: { name: unknown } | undefined,
): void {
  if (!connect) return;
  const given = service.get("serviceConnect");
  if (given.get("port").value !== undefined && service.get("port").value === undefined) {
    given
      .get("port")
      .fail("allowed is only to leave it out: the container has no port, so the service only calls others");
  }
  if (isLeaf(connect.name) || discovery?.name !== connect.name) return;
  given
    .get("name")
    .as(connect.name)
    .fail("allowed is another name than serviceDiscovery has: a namespace has each once");
}
