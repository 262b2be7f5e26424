import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf, type MaybeList } from "./leaf";
import type { Property } from "./property";
import { hasEachOnce, text, texts, value, whole } from "./values";

/** A header that a request must have. */
export interface HeaderCondition {
  /** Its name, 1–40 letters, digits and `_.-`, in any case. Of the header `Host` see `hosts`. */
  name: string;
  /** One of these values, of up to 128 characters: `*` stands for any characters, `?` for one. */
  values: string[];
}

/** A parameter of the query string that a request must have. */
export interface QueryCondition {
  /** Its name, of up to 128 characters, with `*` and `?` as in a value. @default any */
  key?: string;
  /** Its value, of up to 128 characters: `*` stands for any characters, `?` for one. */
  value: string;
}

/**
 * Which requests go to the service: those that meet every property that is said, by one of its values. All of them together
 * have at most 5 values.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export interface RuleOptions {
  /**
   * Path patterns that go to this service, at most 5 of up to 128 characters: `*` stands for any characters, `?` for one.
   * `/api` is that path alone, `/api/*` is what is below it. What no service asks for is answered 404. With another service's
   * load balancer this or another condition is needed.
   * @default every path
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  paths?: string[];
  /**
   * Host names that go to this service, of up to 128 characters, in any case: `*.example.com`.
   * @default `domain` with another service's load balancer, else every host
   */
  hosts?: string[];
  /** Headers that a request to this service has, each with one of its values. @default any */
  headers?: HeaderCondition[];
  /** Methods that go to this service, of up to 40 capital letters, `-` and `_`. @default every method */
  methods?: string[];
  /** Parameters of the query string, of which a request to this service has one. @default any */
  query?: QueryCondition[];
  /** Address ranges (CIDR) that requests to this service come from. @default any */
  sources?: string[];
  /**
   * Priority of this service's rule among those of the load balancer, 1–49999 and unique; the lowest that matches wins. The
   * last, 50000, is the answer 404. To be set where one that is given out is another program's on a listener that is there.
   * @default 1000–48999, so that patterns with a longer beginning come first; each other condition counts as ten characters
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  priority?: number;
}

const CHARACTERS = /^[^\p{Cc}]{1,128}$/u;
const PATTERN = text("1 to 128 characters, none of them a control character", CHARACTERS);

const HEADER = {
  name: text(
    "1 to 40 letters, digits and _.-, and not Host, for which there is hosts",
    /^(?!host$)[A-Za-z0-9_.-]{1,40}$/i,
  ).required("allowed is the name of a header"),
  values: texts('["2"]').and(eachIs("1 to 128 characters", CHARACTERS)).required('allowed are lists, such as ["2"]'),
} satisfies Entries<HeaderCondition>;

const QUERY = {
  key: PATTERN,
  value: PATTERN.required("allowed is text, such as 2"),
} satisfies Entries<QueryCondition>;

export const RULE = {
  paths: texts('["/api/*"]').and(arePathPatterns),
  hosts: texts('["api.example.com"]').and(
    eachIs("up to 128 letters, digits and -.*?, such as *.example.com", /^[A-Za-z0-9_\-.*?]{1,128}$/),
  ),
  headers: list(group(HEADER), 'headers, such as [{ name: "X-Version", values: ["2"] }]', "allowed are objects"),
  methods: texts('["GET"]').and(eachIs("1 to 40 capital letters, - and _, such as GET", /^[A-Z_-]{1,40}$/)),
  query: list(group(QUERY), 'parameters, such as [{ key: "version", value: "2" }]', "allowed are objects"),
  sources: texts('["192.0.2.0/24"]').and(each(isRange)),
  priority: whole(1, 49_999),
} satisfies Entries<RuleOptions>;

export type RuleSpec = SpecOf<typeof RULE>;

/** Names of the conditions. */
export const CONDITIONS = ["paths", "hosts", "headers", "methods", "query", "sources"] as const;

/** An address range, such as a security group lets in. */
export const RANGE = value<string>(isRange);

const MOST_VALUES = 5;
const PATH_PATTERN = /^(?=.{1,128}$)[/*][A-Za-z0-9_\-.$/~"'@:+&*?]*$/;

function arePathPatterns(paths: Property): void {
  const items = paths.items();
  if (items.length < 1 || items.length > MOST_VALUES) paths.fail(`allowed are 1 to ${MOST_VALUES} paths`);
  hasEachOnce(paths);
  for (const item of items) {
    if (!item.checkable || PATH_PATTERN.test(String(item.value))) continue;
    item.fail("allowed are up to 128 characters that begin with / or *, such as /api/*");
  }
}

function each(check: (item: Property) => void) {
  return (list: Property): void => {
    if (list.items().length === 0) list.fail("allowed are lists of at least one");
    hasEachOnce(list);
    for (const item of list.items()) if (item.checkable) check(item);
  };
}

function eachIs(what: string, pattern: RegExp) {
  return each((item) => {
    if (!pattern.test(String(item.value))) item.fail(`allowed are ${what}`);
  });
}

function isRange(item: Property): void {
  const [, address = "", bits] = /^([\d.]+)\/(\d{1,2})$/.exec(String(item.value)) ?? [];
  const octets = address.split(".");
  const isAddress = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
  if (!isAddress || Number(bits) > 32) item.fail("allowed are IPv4 address ranges, such as 192.0.2.0/24");
  const first = firstOf(octets.map(Number), Number(bits));
  if (first !== address) item.fail(`allowed is what a range begins with: ${first}/${bits}`);
}

/** The first address of a range: EC2 makes it of any other, and takes it then for another range than the one that was said. */
function firstOf(octets: number[], bits: number): string {
  const size = 2 ** (32 - bits);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = number - (number % size);
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
}

export const hasConditions = (spec: RuleSpec): boolean => CONDITIONS.some((name) => spec[name] !== undefined);

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export function hasFewValues(loadBalancer: Property, spec: RuleSpec): void {
  const countOf = (values: MaybeList<string> | unknown[] = []) => (isLeaf(values) ? 1 : values.length);
  const { headers = [], query = [], paths, hosts, methods, sources } = spec;
  for (const name of ["headers", "query"] as const) {
    if (spec[name]?.length === 0) loadBalancer.get(name).fail("allowed are lists of at least one");
  }
  const lists = [paths, hosts, methods, sources, query, ...headers.map(({ values }) => values)];
  const count = lists.reduce((sum: number, values) => sum + countOf(values), 0);
  if (count <= MOST_VALUES) return;
  loadBalancer
    .describe(`with ${count} values in ${CONDITIONS.filter((name) => spec[name] !== undefined).join(", ")}`)
    .fail(`the conditions of a rule have at most ${MOST_VALUES} values together`);
}

export function hasPriorityForConditions(loadBalancer: Property, spec: RuleSpec): void {
  if (spec.priority === undefined || hasConditions(spec)) return;
  loadBalancer.get("priority").fail(`allowed only together with ${CONDITIONS.slice(0, -1).join(", ")} or sources`);
}
