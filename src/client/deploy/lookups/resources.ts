import type { ResourceDescription } from "../../../protocol/calls";
import { isRecord } from "../../../protocol/json";

/** A resource of a stack on this machine, as lookups see it. */
export interface Found {
  type: string;
  id: string;
  properties: Record<string, unknown>;
  attributes: Record<string, unknown>;
}

/** Those of the stacks on this machine that are in use. */
export class Resources {
  private readonly all: Found[];

  constructor(described: readonly ResourceDescription[]) {
    this.all = described
      .filter(({ Replaced }) => !Replaced)
      .map(({ TypeName, Identifier, Properties, Attributes }) => ({
        type: TypeName,
        id: Identifier,
        properties: JSON.parse(Properties) as Record<string, unknown>,
        attributes: JSON.parse(Attributes) as Record<string, unknown>,
      }));
  }

  /** `AWS::EC2::VPC` and so on. */
  of(type: string): Found[] {
    return this.all.filter((each) => each.type === type);
  }
}

/** The value of a tag. */
export function tagOf({ properties: { Tags = [] } }: Found, key: string): string | undefined {
  const tags = Array.isArray(Tags) ? Tags.filter(isRecord) : [];
  return tags.find(({ Key }) => Key === key)?.Value as string | undefined;
}

/** The one that there is; undefined where there is none, or which it is isn't said. */
export const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);
