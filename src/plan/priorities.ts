import type { Val } from "../cfn/typed";
import { late } from "../cfn/value";
import { InvalidPropertyError, isLeaf, type LoadBalancerSpec, type MaybeList, type RuleSpec } from "../options";
import { fnv1a } from "./fnv1a";

const BAND = 1000;
const BANDS = 48;

/** Priority of the rule that answers what no other asks for. */
export const LAST_PRIORITY = 50_000;

/** Characters of a path that each other condition counts as. */
const CONDITION = 10;

/** Far more than the hundred rules need that a load balancer may have. */
const MOST_TRIES = 1000;

type Conditions = RuleSpec & Pick<LoadBalancerSpec, "domain">;

/** A rule that needs a priority. */
export interface AskedRule {
  /** Tells it from all others. */
  key: string;
  /** What its number follows from first: the service's name. */
  name: string;
  /** The component in messages. */
  component: string;
  /** The property that says its priority. */
  property: string;
  rule: Conditions;
}

/** A rule whose priority the user doesn't set. */
interface Rule {
  /** What its first number follows from. */
  seed: string;
  /** First number of its band. */
  first: number;
}

/**
 * Gives out the priorities of one listener's rules. A priority that the user doesn't set follows from the rule's paths
 * and its service's name: patterns with a longer beginning come first (`/api/v2/*` before `/api/*` before `/*`), each
 * length in a band of its own, 1000 to 48999. Below and above are free for the user's own numbers.
 *
 * Within its band each rule has an order of its own in which it tries numbers. One that two rules come upon is neither's:
 * both try on. So which is whose follows from which rules there are, never from the order in which a program makes them;
 * and a rule that is added takes no number that another one gives up for it, which a load balancer would refuse.
 *
 * Of a listener that is there already, rules of other programs aren't known, and may well be of services that have the same
 * name: there a number follows from all of the rule's conditions.
 */
export class Priorities {
  private readonly given = new Map<number, string>();
  private readonly rules = new Map<string, Rule>();
  private numbers?: Map<string, number>;

  constructor(private readonly listener: "own" | "there already" = "own") {}

  /** The priority of a rule: known when all rules are. */
  give({ key, name, component, property, rule }: AskedRule): Val<number> {
    const { priority } = rule;
    if (isLeaf(priority)) return priority;
    if (priority === undefined) {
      this.numbers = undefined;
      const seed = this.listener === "own" ? name : `${name} ${saidBy(rule)}`;
      this.rules.set(key, { seed, first: BAND * (BANDS - specificity(rule)) });
      return late(() => {
        this.numbers ??= this.allot();
        return this.numbers.get(key)!;
      });
    }
    const owner = this.given.get(priority);
    if (owner !== undefined && owner !== key) {
      const allowed = `allowed is one that no rule of this load balancer has; this is the one of ${owner}`;
      throw new InvalidPropertyError(component, property, priority, allowed);
    }
    this.numbers = undefined;
    this.given.set(priority, key);
    return priority;
  }

  private allot(): Map<string, number> {
    const tries = new Map([...this.rules.keys()].map((rule) => [rule, 0]));
    const claimants = new Map([...this.given].map(([priority, owner]) => [priority, new Set([owner])]));
    const current = (rule: string) => this.nth(rule, tries.get(rule)!);
    let trying = [...tries.keys()];
    while (trying.length > 0) {
      for (const rule of trying) {
        const priority = current(rule);
        claimants.set(priority, new Set(claimants.get(priority)).add(rule));
      }
      trying = [...tries.keys()].filter((rule) => claimants.get(current(rule))!.size > 1);
      for (const rule of trying) tries.set(rule, this.next(rule, tries.get(rule)!));
    }
    return new Map([...tries.keys()].map((rule) => [rule, current(rule)]));
  }

  private next(key: string, tries: number): number {
    if (tries < MOST_TRIES) return tries + 1;
    const { first } = this.rules.get(key)!;
    throw new Error(`the load balancer of ${key} has no free rule priority from ${first} to ${first + BAND - 1}`);
  }

  /** What the rule tries after `tries` others. First what its seed alone says: the same on either front. */
  private nth(key: string, tries: number): number {
    const { seed, first } = this.rules.get(key)!;
    return first + (fnv1a(tries === 0 ? seed : `${tries} ${key}`) % BAND);
  }
}

/** The conditions as far as they are known while the program runs. */
function saidBy({ paths, hosts, domain, headers, methods, query, sources }: Conditions): string {
  const all = { paths, hosts, domain, headers, methods, query, sources };
  return JSON.stringify(all, (_, value: unknown) => (isLeaf(value) ? undefined : value));
}

/** Length of the beginning without wildcards that all the paths have at least, and what the other conditions count. */
function specificity(rule: Conditions): number {
  const { paths = [], hosts = rule.domain, headers, methods, query, sources } = rule;
  const others = [hosts, headers, methods, query, sources].filter((condition) => condition !== undefined);
  return Math.min(beginning(paths) + CONDITION * others.length, BANDS - 1);
}

/** 0 where it is not known. */
function beginning(paths: MaybeList<string>): number {
  if (isLeaf(paths) || paths.length === 0) return 0;
  const lengths = paths.map((path) => (isLeaf(path) ? 0 : path.split(/[*?]/, 1)[0]!.length));
  return Math.min(...lengths, BANDS - 1);
}
