import { type ContainerDefinition, isOptional } from "./record";

/** What is to be said of the containers that tasks may run without. */
export function optionalWarnings(containers: readonly ContainerDefinition[]): string[] {
  return containers
    .filter(isOptional)
    .map(
      ({ name, image }) =>
        `Container ${name} runs on this machine only where its image is there already (docker pull ${image}), and what it ` +
        "would send to AWS arrives nowhere.",
    );
}
