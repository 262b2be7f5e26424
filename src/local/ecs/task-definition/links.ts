import type { ContainerDefinition } from "./record";

/** Another container of the task, and what the one with the link calls it. */
export interface Link {
  container: string;
  alias: string;
}

/** `db`, or `db:database`. */
export function readLink(link: string): Link {
  const [container = "", alias = container] = link.split(":");
  return { container, alias };
}

/**
 * The links of a container in `bridge` mode. They are names, as on any network of Docker's own: the variables that Docker's
 * default bridge adds (`DB_PORT_5432_TCP_ADDR`) are not among a container's.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html#ECS-Type-ContainerDefinition-links
 */
export function linksOf({ given }: Pick<ContainerDefinition, "given">): Link[] {
  const links = Array.isArray(given.links) ? (given.links as string[]) : [];
  return links.map(readLink);
}
