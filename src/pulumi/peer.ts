import { Mistake } from "./mistake";

/** What a program needs beside Slipway only if it uses it. Loaded on first use: `@pulumi/aws` alone takes seconds. */
interface Peers {
  "@pulumi/aws": typeof import("@pulumi/aws");
  "@pulumi/docker": typeof import("@pulumi/docker");
}

export function peer<Name extends keyof Peers>(name: Name, purpose: string): Peers[Name] {
  try {
    return require(name) as Peers[Name];
  } catch (error) {
    if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    throw new Mistake(`${purpose} needs the package ${name}: \`npm install ${name}\`.`);
  }
}
