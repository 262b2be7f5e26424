import { InvalidPropertyError, isLeaf, type Maybe, type MaybeList, type ServiceSpec } from "../options";

const BAND = 1000;
const BANDS = 48;

/**
 * Gives out the priorities of one listener's rules. A priority that the user doesn't set follows from the rule's paths
 * and its service alone, so that a service that comes or goes moves no other's rule: patterns with a longer beginning
 * come first (`/api/v2/*` before `/api/*` before `/*`), each length in a band of its own, 1000 to 48999. Below and above
 * are free for the user's own numbers.
 */
export class Priorities {
  private readonly taken = new Map<number, string>();

  /** The priority of the rule of the service `key`. */
  give(key: string, spec: ServiceSpec): Maybe<number> {
    const { priority, paths = [] } = spec.loadBalancer ?? {};
    if (isLeaf(priority)) return priority;
    if (priority === undefined) return this.take(key, this.free(key, paths));
    const owner = this.taken.get(priority);
    if (owner !== undefined && owner !== key) {
      const allowed = `allowed is one that no rule of this load balancer has; this is the one of ${owner}`;
      throw new InvalidPropertyError(spec.path, "loadBalancer.priority", priority, allowed);
    }
    return this.take(key, priority);
  }

  private take(key: string, priority: number): number {
    this.taken.set(priority, key);
    return priority;
  }

  private free(key: string, paths: MaybeList<string>): number {
    const first = BAND * (BANDS - specificity(paths));
    const hash = fnv1a(key);
    for (let i = 0; i < BAND; i++) {
      const priority = first + ((hash + i) % BAND);
      const owner = this.taken.get(priority);
      if (owner === undefined || owner === key) return priority;
    }
    throw new Error(`the load balancer of ${key} has no free rule priority from ${first} to ${first + BAND - 1}`);
  }
}

/** Length of the beginning without wildcards that all the patterns have at least; 0 where it is not known. */
function specificity(paths: MaybeList<string>): number {
  if (isLeaf(paths) || paths.length === 0) return 0;
  const lengths = paths.map((path) => (isLeaf(path) ? 0 : path.split(/[*?]/, 1)[0]!.length));
  return Math.min(...lengths, BANDS - 1);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
