import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import { CFN_STRUCTURES } from "../../src/cfn/shapes.generated";
import type { Property } from "../../src/pulumi/aws/convert";
import { TABLE } from "../../src/pulumi/aws/table";

/** Names of the arguments that a class of @pulumi/aws takes. */
function argumentsOf(type: string): string[] {
  const [, module = "", name = ""] = /^aws:(.+):(\w+)$/.exec(type) ?? [];
  const text = readFileSync(require.resolve(`@pulumi/aws/${module}.d.ts`), "utf8");
  const [, inside = ""] = text.split(`export interface ${name}Args {`);
  return [...inside.matchAll(/^ {4}(\w+)\??: /gm)].map(([, argument]) => argument!);
}

/** Names of what a property becomes, whichever kind of value it has. */
function made(property: Property): string[] {
  for (const value of [undefined, {}, [], [{}], [{ Tags: [] }]]) {
    try {
      return Object.keys(property(value));
    } catch {}
  }
  throw new Error("it takes no value");
}

test.each(Object.entries(TABLE))(
  "%s has no property that CloudFormation doesn't know, nor an argument that Pulumi doesn't",
  (type, mapping) => {
    // A template says an update policy beside the properties, and a warm pool beside its group.
    const { members } = CFN_STRUCTURES[type] ?? { members: { Association: undefined, ServiceToken: undefined } };
    const known = [...Object.keys(members), "UpdatePolicy", "WarmPool"];
    const properties = [...Object.keys(mapping.properties), ...Object.keys(mapping.beside ?? {})];
    expect(properties.filter((name) => !known.includes(name))).toEqual([]);
    const { __pulumiType } = mapping.resourceClass(aws) as unknown as { __pulumiType: string };
    const taken = argumentsOf(__pulumiType);
    const given = Object.values(mapping.properties).flatMap(made);
    expect(given.filter((name) => !taken.includes(name))).toEqual([]);
  },
);
