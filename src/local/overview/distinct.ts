/** Something that is to be shown by a name. */
export interface Candidate {
  id: string;
  stack?: string;
  /** What it can be called within its stack, the best first; the last is its own alone. */
  names: readonly [string, ...string[]];
  /** Whether the user called it by the first: it stays so, as long as others can give way. */
  given: boolean;
  /** It has ended: what is there has the plain name. */
  past?: boolean;
}

/**
 * A name for each, no two the same: the best one, and where two of a stack have the same, the next ones of those that the
 * user gave no name. Where two of different stacks have the same, the stack's name goes before it. What has ended changes no
 * name of what is there.
 */
export function distinctNames(candidates: readonly Candidate[]): Map<string, string> {
  const shown = toldApart(candidates.filter(({ past }) => !past));
  const taken = new Set(shown.values());
  const ended = candidates.filter(({ past }) => past);
  const byId = new Map(ended.map((candidate) => [candidate.id, candidate]));
  for (const [id, name] of toldApart(ended)) shown.set(id, taken.has(name) ? inFull(byId.get(id)!, name) : name);
  return shown;
}

function toldApart(candidates: readonly Candidate[]): Map<string, string> {
  const shown = new Map<string, string>();
  const chosen = [...grouped(candidates, ({ stack }) => stack ?? "").values()].flatMap(withinStack);
  for (const [name, sharing] of grouped(chosen, (each) => each.name)) {
    for (const { candidate } of sharing) shown.set(candidate.id, sharing.length === 1 ? name : inFull(candidate, name));
  }
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  for (const sharing of grouped([...shown], ([, name]) => name).values()) {
    if (sharing.length > 1) for (const [id] of sharing) shown.set(id, byId.get(id)!.names.at(-1)!);
  }
  return shown;
}

function inFull({ stack, names }: Candidate, name: string): string {
  return stack === undefined ? names.at(-1)! : `${stack}/${name}`;
}

function withinStack(own: readonly Candidate[]): { candidate: Candidate; name: string }[] {
  let chosen = own.map((candidate) => ({ candidate, at: 0, name: candidate.names[0] }));
  for (;;) {
    const groups = grouped(chosen, ({ name }) => name);
    const next = chosen.map((each) => {
      const others = groups.get(each.name)!.filter((other) => other !== each);
      const { given, names } = each.candidate;
      const stays = others.length === 0 || (given && others.some((other) => !other.candidate.given));
      const at = stays ? each.at : Math.min(each.at + 1, names.length - 1);
      return { ...each, at, name: names[at]! };
    });
    if (next.every(({ at }, index) => at === chosen[index]!.at)) return chosen;
    chosen = next;
  }
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
