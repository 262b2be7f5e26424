import { findCycle } from "../protocol/cycle";
import { type ContainerSpec, portProperties } from "./container";
import { isLeaf } from "./leaf";
import type { Property } from "./property";

/** A container of a task: what the user said of it, and what that comes to. */
export interface TaskContainer {
  options: Property;
  spec: ContainerSpec;
}

/** What can be said of a task's containers only together. The main one is the first. */
export function checkTask(containers: TaskContainer[]): void {
  checkPortsDiffer(containers);
  for (const container of containers) {
    checkVariablesDiffer(container);
    container.spec.dependsOn.forEach((_, i) => {
      checkDependency(container, i, containers);
    });
  }
  checkNoCycle(containers);
}

/** The task is one network namespace, so that a port is one container's. */
function checkPortsDiffer(containers: TaskContainer[]): void {
  const users = new Map<string, string>();
  for (const { options, spec } of containers) {
    const properties = portProperties(options);
    spec.ports.forEach(({ port, protocol }, i) => {
      if (isLeaf(port) || isLeaf(protocol)) return;
      const key = `${port}/${protocol}`;
      const user = users.get(key);
      if (user !== undefined) {
        properties[i]!.fail(
          `allowed is a port that no other of the task's containers has; container ${user} has ${key}`,
        );
      }
      users.set(key, spec.name);
    });
  }
}

/** ECS registers no container that has a secret and another variable of one name. */
function checkVariablesDiffer({ options, spec: { environment, secrets } }: TaskContainer): void {
  if (isLeaf(environment)) return;
  for (const name of Object.keys(secrets)) {
    if (!Object.hasOwn(environment, name)) continue;
    options.get("secrets").describe(`named ${name}`).fail("allowed are names that environment doesn't have");
  }
}

function checkDependency({ options, spec }: TaskContainer, index: number, containers: TaskContainer[]): void {
  const { container, condition } = spec.dependsOn[index]!;
  const property = dependencies(options)[index]!;
  const others = containers.map((other) => other.spec).filter((other) => other.name !== spec.name);
  const target = others.find((other) => other.name === container) ?? failNotThere(property.get("container"), others);
  const refuse = (allowed: string) => property.get("condition").fail(allowed);
  if (condition === "HEALTHY" && target.healthCheck === undefined) {
    refuse(`allowed are START, COMPLETE and SUCCESS, since container ${target.name} has no healthCheck`);
  }
  if ((condition === "COMPLETE" || condition === "SUCCESS") && target.essential === true) {
    refuse(`allowed are START and HEALTHY, since container ${target.name} is essential and its end the task's`);
  }
}

function failNotThere(container: Property, others: ContainerSpec[]): never {
  const names = others.map((other) => other.name).join(", ");
  return container.fail(names === "" ? "the task has no other container" : `allowed are ${names}`);
}

function checkNoCycle(containers: TaskContainer[]): void {
  const byName = new Map(containers.map((container) => [container.spec.name, container]));
  const next = (name: string) => byName.get(name)!.spec.dependsOn.map(({ container }) => container);
  const cycle = findCycle(byName.keys(), next);
  if (cycle === undefined) return;
  const [from = "", to = ""] = cycle.slice(-2);
  dependencies(byName.get(from)!.options)
    [next(from).indexOf(to)]!.get("container")
    .fail(`allowed is what makes no cycle, and this makes ${cycle.join(" → ")}`);
}

const dependencies = (container: Property) => container.get("dependsOn").items();
