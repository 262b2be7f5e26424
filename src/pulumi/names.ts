import type * as pulumi from "@pulumi/pulumi";

/** `PublicSubnet1` as `public-subnet-1`. */
export function kebab(role: string): string {
  return role
    .replace(/([a-z])([A-Z0-9])/g, "$1-$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** The name that a component had before, by its aliases: of several, the last one. One that is an Output can't be told yet. */
export function formerName({ aliases }: pulumi.ComponentResourceOptions = {}): string | undefined {
  if (!Array.isArray(aliases)) return undefined;
  const names = aliases.flatMap((alias: unknown) => {
    // A URN ends with the name: `urn:pulumi:dev::shop::slipway:index:FargateService::web`.
    const name = typeof alias === "string" ? alias.split("::").at(-1) : (alias as pulumi.Alias | undefined)?.name;
    return typeof name === "string" ? [name] : [];
  });
  return names.at(-1);
}

/** ECS takes no capacity provider whose name, which Pulumi makes of its own, begins so. */
const RESERVED = /^(aws|ecs|fargate)/i;

/** Name of the Pulumi resource that a component makes for a planned one, e.g. `web-target-group`. */
export function childName(component: string, role: string): string {
  const name = `${component}-${kebab(role)}`;
  return role === "CapacityProvider" && RESERVED.test(name) ? `cp-${name}` : name;
}
