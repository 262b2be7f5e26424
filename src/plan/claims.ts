import type { Val } from "../cfn/typed";
import { Att } from "../cfn/value";
import { InvalidPropertyError, isLeaf } from "../options";

/** What there can be one of: a port of a load balancer, a name in a namespace. */
export interface Claimed {
  /** Of what it is one: an ARN, an id or a name of it. */
  of: unknown;
  /** Who else may not have it, in words: `listener of the load balancer`. */
  other: string;
  value: unknown;
}

export interface Claim extends Claimed {
  /** The component in messages. */
  component: string;
  /** Its key. */
  key: string;
  property: string;
  /** What makes no difference left out: small letters for capitals. @default the value */
  as?: string;
  /** What may be done instead. @default nothing beside another value */
  instead?: string;
}

/** Sees to it that what there can be one of is given once: one object for all components of a program. */
export class Claims {
  private readonly owners = new Map<string, Map<unknown, Map<unknown, string>>>();

  /** The first component that asks has it; another one is told whose it is. */
  claim({ component, key, property, value, as, instead, ...claimed }: Claim): void {
    const given = this.given(claimed);
    const identity = as ?? identityOf(value);
    const owner = given.get(identity);
    if (owner !== undefined && owner !== key) {
      const allowed = `allowed is one that no other ${claimed.other} has; this is the one of ${owner}`;
      const shown = isLeaf(value) ? undefined : value;
      throw new InvalidPropertyError(component, property, shown, instead ? `${allowed}. ${instead}` : allowed);
    }
    given.set(identity, key);
  }

  /** Who has it. */
  ownerOf({ value, ...claimed }: Claimed): string | undefined {
    return this.given(claimed).get(identityOf(value));
  }

  private given({ of, other }: Omit<Claimed, "value">): Map<unknown, string> {
    const all = this.owners.get(other) ?? new Map<unknown, Map<unknown, string>>();
    this.owners.set(other, all);
    const scope = identityOf(of);
    const given = all.get(scope) ?? new Map<unknown, string>();
    all.set(scope, given);
    return given;
  }
}

/** A token of the CDK's is the same text each time; an Output of Pulumi's is itself. */
function identityOf(value: Val<string> | unknown): unknown {
  if (value instanceof Att) return `${value.logicalId}.${value.name}`;
  return isLeaf(value) ? value.value : value;
}
