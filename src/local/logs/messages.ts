import { ForeignExpression } from "../foreign-expression";

/** How the awslogs driver tells where a message begins. */
const PATTERN = "awslogs-multiline-pattern";
const DATE = "awslogs-datetime-format";

/** What a date's parts look like: https://docs.docker.com/engine/logging/drivers/awslogs/#awslogs-datetime-format */
const PARTS: Readonly<Record<string, string>> = {
  "%": "%",
  A: "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
  B: "(?:January|February|March|April|May|June|July|August|September|October|November|December)",
  H: "\\d{2}",
  I: "\\d{2}",
  L: "\\.\\d{3}",
  M: "\\d{2}",
  S: "\\d{2}",
  Y: "\\d{4}",
  Z: "[A-Z]{1,4}T",
  a: "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
  b: "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
  d: "\\d{2}",
  f: "\\d{6}",
  j: "\\d{3}",
  m: "\\d{2}",
  p: "[AP]M",
  y: "\\d{2}",
  z: "[+-]\\d{4}",
};

/** What a message begins with, where lines that don't belong to the one before; undefined where each line is one. */
export function beginningOf(options: Readonly<Record<string, string>>): RegExp | undefined {
  const { [PATTERN]: pattern, [DATE]: date } = options;
  if (pattern !== undefined) return expression(pattern);
  return date === undefined ? undefined : expression(datePattern(date));
}

/** Whether this machine can read the pattern: Go's, most of which JavaScript has. */
export function isReadable(pattern: string): boolean {
  return expression(pattern) !== undefined;
}

/** Lines put together into messages, each with the time of its first line. */
export function messagesOf<L extends { Message: string }>(lines: readonly L[], begins: RegExp): L[] {
  const messages: L[] = [];
  // Of those that there is no time for each begins one.
  const first = new ForeignExpression(begins.source, begins.flags).testAll(lines.map(({ Message }) => Message));
  lines.forEach((line, i) => {
    const open = messages.at(-1);
    if (open === undefined || first[i] !== false) messages.push({ ...line });
    else open.Message += `\n${line.Message}`;
  });
  return messages;
}

function datePattern(format: string): string {
  return format.replace(/%(.)|[\\^$.*+?()[\]{}|]/g, (found, part?: string) =>
    part === undefined ? `\\${found}` : (PARTS[part] ?? part),
  );
}

function expression(pattern: string): RegExp | undefined {
  const [, flags = "", rest = ""] = /^(?:\(\?([imsU]+)\))?(.*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(rest, flags.replace("U", ""));
  } catch {
    return undefined;
  }
}
