import type { Property } from "../property";

/** ECS's for containers; the names of components are theirs too. */
const NAME = /^[A-Za-z0-9_-]+$/;

/** Families and descriptions are made of a component's name and something more, in 255 characters. */
const COMPONENT_NAME_LENGTH = 200;
const CONTAINER_NAME_LENGTH = 255;

export function checkComponentName(name: Property): void {
  checkName(name, COMPONENT_NAME_LENGTH);
}

export function checkContainerName(name: Property): void {
  checkName(name, CONTAINER_NAME_LENGTH);
}

function checkName(name: Property, length: number): void {
  const what = `1 to ${length} letters, digits, hyphens and underscores`;
  name.string(what, NAME);
  if ((name.text ?? "").length > length) name.fail(`allowed are ${what}`);
}

const LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

/** One label of a DNS name. */
export function checkDnsLabel(name: Property): void {
  name.string(
    "1 to 63 letters, digits, hyphens and underscores, with no hyphen at either end",
    new RegExp(`^${LABEL}$`),
  );
}

export function checkDnsName(name: Property): void {
  name.string(
    "DNS names, such as shop.internal, of up to 253 characters",
    new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`),
  );
}
