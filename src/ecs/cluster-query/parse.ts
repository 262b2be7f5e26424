import { isField, OPERATOR_NAMES, OPERATORS, type Operator, type Query, type Subject, wrongValue } from "./query";
import { QueryError, Scanner } from "./scanner";

/** The longest expression that ECS takes, in characters. */
const LONGEST = 2000;

/**
 * Reads an expression of ECS's cluster query language: terms `subject operator [argument]`, joined by `and` (`&&`) and
 * `or` (`||`), negated by `not` (`!`), grouped by parentheses; `and` binds tighter than `or`. Throws {@link QueryError}.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
 */
export function parseQuery(expression: string): Query {
  if (expression.length > LONGEST) {
    throw new QueryError(`the expression has ${expression.length} characters; allowed are ${LONGEST}`, LONGEST + 1);
  }
  const scanner = new Scanner(expression);
  const query = disjunction(scanner);
  if (!scanner.atEnd()) scanner.fail("and, or, or the end");
  return query;
}

function disjunction(scanner: Scanner): Query {
  let left = conjunction(scanner);
  while (scanner.take("||") || scanner.takeWord("or")) left = { kind: "or", left, right: conjunction(scanner) };
  return left;
}

function conjunction(scanner: Scanner): Query {
  let left = negation(scanner);
  while (scanner.take("&&") || scanner.takeWord("and")) left = { kind: "and", left, right: negation(scanner) };
  return left;
}

function negation(scanner: Scanner): Query {
  if (scanner.takeWord("not") || scanner.take("!")) return { kind: "not", query: negation(scanner) };
  if (!scanner.take("(")) return term(scanner);
  const query = disjunction(scanner);
  if (!scanner.take(")")) scanner.fail("and, or, or )");
  return query;
}

function term(scanner: Scanner): Query {
  const subject = subjectOf(scanner);
  const at = scanner.position;
  const operator = operatorOf(scanner);
  if (subject.kind === "field" && !OPERATORS[subject.name].includes(operator)) {
    const allowed = OPERATORS[subject.name].join(", ");
    throw new QueryError(`${subject.name} can't be compared by ${operator}; allowed are ${allowed}`, at);
  }
  const from = scanner.position;
  const values = valuesOf(scanner, subject, operator);
  const matches = operator === "=~" || operator === "!~";
  const pattern = matches && { pattern: patternOf(values[0] ?? "", from) };
  return { kind: "term", term: { subject, operator, values, ...pattern } };
}

function subjectOf(scanner: Scanner): Subject {
  const at = scanner.position;
  const name = scanner.matched(/[A-Za-z][\w:./\\-]*/y) ?? scanner.fail("a subject");
  if (isField(name)) return { kind: "field", name };
  const [, attribute] = /^attribute:([\w./\\-]+)$/.exec(name) ?? [];
  if (attribute !== undefined) return { kind: "attribute", name: attribute };
  const allowed = `attribute:<name>, ${Object.keys(OPERATORS).join(", ")}`;
  throw new QueryError(`${JSON.stringify(name)} is no subject; allowed are ${allowed}`, at);
}

function operatorOf(scanner: Scanner): Operator {
  const word = scanner.matched(/(==|!=|>=|<=|=~|!~|>|<|!(?:exists|in)\b|[a-z_]+\b)/iy);
  const operator = word === undefined ? undefined : OPERATOR_NAMES[word.toLowerCase()];
  if (operator) return operator;
  return scanner.fail("one of ==, !=, >, >=, <, <=, exists, !exists, in, !in, =~ and !~");
}

function valuesOf(scanner: Scanner, subject: Subject, operator: Operator): string[] {
  if (operator === "exists" || operator === "!exists") return [];
  if (operator === "in" || operator === "!in") return listOf(scanner);
  const at = scanner.position;
  const value = scanner.value("") ?? scanner.fail("a value");
  if (subject.kind === "field") {
    const wanted = wrongValue(subject.name, value);
    if (wanted) throw new QueryError(`${subject.name} is compared to ${wanted}, not to ${JSON.stringify(value)}`, at);
  }
  return [value];
}

function listOf(scanner: Scanner): string[] {
  if (!scanner.take("[")) scanner.fail("a list in [ and ]");
  const values: string[] = [];
  do values.push(scanner.value(",]") ?? scanner.fail("a value"));
  while (scanner.take(","));
  if (!scanner.take("]")) scanner.fail(", or ]");
  return values;
}

function patternOf(pattern: string, at: number): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new QueryError(`${JSON.stringify(pattern)} is not a regular expression`, at);
  }
}
