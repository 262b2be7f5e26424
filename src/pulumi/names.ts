/** `PublicSubnet1` as `public-subnet-1`. */
export function kebab(role: string): string {
  return role
    .replace(/([a-z])([A-Z0-9])/g, "$1-$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** Name of the Pulumi resource that a component makes for a planned one, e.g. `web-target-group`. */
export function childName(component: string, role: string): string {
  return `${component}-${kebab(role)}`;
}
