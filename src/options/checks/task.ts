import { CONTAINER_DEFAULTS } from "../defaults";
import type { Property } from "../property";

/** A container of the task: its options, and its name. */
export interface NamedContainer {
  name: string;
  options: Property;
  /** The main container always is. */
  main: boolean;
}

/** What can be said of a task's containers only together. */
export function checkTask(containers: NamedContainer[]): void {
  checkPortsDiffer(containers);
  const byName = new Map(containers.map((container) => [container.name, container]));
  for (const container of containers) {
    for (const dependency of container.options.get("dependsOn").items()) {
      checkDependency(container, dependency, byName);
    }
  }
  checkNoCycle(containers);
}

/** The task is one network namespace, so that a port is one container's. */
function checkPortsDiffer(containers: NamedContainer[]): void {
  const users = new Map<string, string>();
  for (const { name, options } of containers) {
    const ports = [
      { port: options.get("port"), protocol: CONTAINER_DEFAULTS.protocol as unknown },
      ...options
        .get("ports")
        .items()
        .map((item) => ({
          port: item.get("port"),
          protocol: item.get("protocol").value ?? CONTAINER_DEFAULTS.protocol,
        })),
    ];
    for (const { port, protocol } of ports) {
      if (port.number === undefined || typeof protocol !== "string") continue;
      const key = `${port.number}/${protocol}`;
      const user = users.get(key);
      if (user !== undefined) {
        port.fail(`allowed is a port that no other of the task's containers has; container ${user} has ${key}`);
      }
      users.set(key, name);
    }
  }
}

function checkDependency(
  container: NamedContainer,
  dependency: Property,
  byName: ReadonlyMap<string, NamedContainer>,
): void {
  const name = dependency.get("container");
  const others = [...byName.keys()].filter((other) => other !== container.name);
  if (!others.includes(name.text ?? "")) {
    name.fail(others.length === 0 ? "the task has no other container" : `allowed are ${others.join(", ")}`);
  }
  const target = byName.get(name.text!)!;
  const condition = dependency.get("condition");
  if (condition.value === "HEALTHY" && target.options.get("healthCheck").value === undefined) {
    condition.fail(`allowed are START, COMPLETE and SUCCESS, since container ${target.name} has no healthCheck`);
  }
  const ends = condition.value === "COMPLETE" || condition.value === "SUCCESS";
  const essential = target.main || (target.options.get("essential").value ?? CONTAINER_DEFAULTS.essential) === true;
  if (ends && essential) {
    condition.fail(`allowed are START and HEALTHY, since container ${target.name} is essential and its end the task's`);
  }
}

function checkNoCycle(containers: NamedContainer[]): void {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const done = new Set<string>();
  const visit = (name: string, way: string[]): void => {
    if (done.has(name)) return;
    for (const dependency of byName.get(name)!.options.get("dependsOn").items()) {
      const next = dependency.get("container");
      const from = [...way, name].indexOf(next.text!);
      if (from >= 0) {
        const cycle = [...[...way, name].slice(from), next.text].join(" → ");
        next.fail(`allowed is what makes no cycle, and this makes ${cycle}`);
      }
      visit(next.text!, [...way, name]);
    }
    done.add(name);
  };
  for (const { name } of containers) visit(name, []);
}
