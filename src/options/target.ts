import type { Around } from "./entry";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { checkOneOf, hasEachOnce } from "./values";

/** Which container and port of a service's a load balancer calls. */

export function isSome(ranges: Property): void {
  if (ranges.items().length === 0) ranges.fail("allowed are lists of at least one");
  hasEachOnce(ranges);
}

export function isContainer(container: Property, { name, root }: Around): void {
  checkOneOf(container, [
    name,
    ...root
      .get("sidecars")
      .entries()
      .map(([key]) => key),
  ]);
}

const optionsOf = (container: string, { name, root }: Pick<Around, "name" | "root">) =>
  container === name ? root : root.get("sidecars").get(container);

export function portOfContainer(around: Around): Maybe<number> {
  const container = around.sibling<string>("container");
  const port = optionsOf(container, around).get("port");
  if (port.value !== undefined) return port.value as Maybe<number>;
  return port.fail(`container ${container} needs a port that the load balancer calls, from 1 to 65535`);
}

/** ECS registers a port that the container maps. */
export function hasPort(
  target: Property,
  { container, containerPort }: { container: string; containerPort: Maybe<number> },
  around: Around,
): void {
  const options = optionsOf(container, around);
  const udp = (item: Property) => item.get("protocol").value === "udp";
  const further = options.get("ports").items();
  const mapped = [options.get("port"), ...further.filter((item) => !udp(item)).map((item) => item.get("port"))];
  const ports = mapped.map(({ value }) => value).filter((port) => port !== undefined);
  if (isLeaf(containerPort) || ports.some((port) => isLeaf(port) || port === containerPort)) return;
  const allowed = `allowed are the ports of container ${container}: ${ports.join(", ")}`;
  target.get("containerPort").fail(ports.length === 0 ? `container ${container} has no TCP port` : allowed);
}
