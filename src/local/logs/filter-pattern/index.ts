import { columns, namedColumns } from "./columns";
import { fields, selected } from "./fields";
import { wrongPattern } from "./scanner";
import { terms } from "./terms";
import type { Matcher } from "./value";

/**
 * CloudWatch's filter patterns: terms, `[columns]` of a message that spaces part, and `{ conditions }` on the fields of one
 * that is JSON.
 * @throws InvalidParameterException where it is none
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matcher(pattern: string): Matcher {
  const text = pattern.trim();
  if (text.startsWith("{")) return fields(text);
  return text.startsWith("[") ? columns(text) : terms(text);
}

/**
 * What a selector of a field, `$.latency`, or of a column, `$bytes`, is of a message.
 * @throws InvalidParameterException where the pattern has no such thing
 */
export function extractor(pattern: string, text: string): (message: string) => string | undefined {
  const of = pattern.trim();
  if (of.startsWith("{")) return selected(text);
  if (!of.startsWith("[") || !/^\$[\p{L}\p{N}_-]+$/u.test(text))
    throw wrongPattern(text, `it selects nothing of ${of}`);
  const named = namedColumns(of);
  return (message) => named(message)[text];
}

/** All that a pattern takes out of a message, by its selectors. */
export function extracted(pattern: string): (message: string) => Record<string, string> {
  const of = pattern.trim();
  if (of.startsWith("[")) return namedColumns(of);
  if (!of.startsWith("{")) return () => ({});
  const selectors = new Set(of.match(/\$(?:\.[\p{L}\p{N}_\-@]+|\[[^\]]*\])+/gu));
  const all = [...selectors].map((text) => [text, selected(text)] as const);
  return (message) =>
    Object.fromEntries(all.map(([text, of]) => [text, of(message)]).filter(([, value]) => value !== undefined));
}
