/** `PublicSubnet1` as `public-subnet-1`. */
export function kebab(role: string): string {
  return role
    .replace(/([a-z])([A-Z0-9])/g, "$1-$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** ECS takes no capacity provider whose name, which Pulumi makes of its own, begins so. */
const RESERVED = /^(aws|ecs|fargate)/i;

/** Name of the Pulumi resource that a component makes for a planned one, e.g. `web-target-group`. */
export function childName(component: string, role: string): string {
  const name = `${component}-${kebab(role)}`;
  return role === "CapacityProvider" && RESERVED.test(name) ? `cp-${name}` : name;
}
