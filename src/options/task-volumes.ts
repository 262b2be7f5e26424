import { findCycle } from "../protocol/cycle";
import type { TaskContainer } from "./task-containers";
import type { VolumeSpec } from "./volume";

/** What containers mount is there. */
export function checkVolumes(
  { volumes }: { volumes: readonly VolumeSpec[] },
  containers: readonly TaskContainer[],
): void {
  const names = volumes.map(({ name }) => name);
  for (const { options, spec } of containers) {
    spec.mountPoints.forEach(({ volume }, i) => {
      if (names.includes(volume)) return;
      const property = options.get("mountPoints").items()[i]!.get("volume");
      property.fail(names.length === 0 ? "there are no volumes" : `allowed are ${names.join(", ")}`);
    });
    spec.volumesFrom.forEach(({ container }, i) => {
      const others = containers.map((other) => other.spec.name).filter((name) => name !== spec.name);
      if (others.includes(container)) return;
      const property = options.get("volumesFrom").items()[i]!.get("container");
      property.fail(others.length === 0 ? "the task has no other container" : `allowed are ${others.join(", ")}`);
    });
  }
  checkNoCircle(containers);
}

/** A container is made after those whose mounts it has. */
function checkNoCircle(containers: readonly TaskContainer[]): void {
  const byName = new Map(containers.map((container) => [container.spec.name, container]));
  const next = (name: string) => byName.get(name)!.spec.volumesFrom.map(({ container }) => container);
  const cycle = findCycle(byName.keys(), next);
  if (cycle === undefined) return;
  const [from = ""] = cycle;
  const volumesFrom = byName.get(from)!.options.get("volumesFrom");
  volumesFrom.describe("set").fail(`allowed is what makes no circle, and this makes ${cycle.join(" → ")}`);
}
