import { invalidProperty } from "../../resources/handler";

/** Codes and ranges of codes, with commas between them, each from `least` to `most`: `200`, `200,202`, `200-299,404`. */
export function checkMatcher(path: string, matcher: string, least: number, most: number): string {
  const ranges = matcher.split(/, */).map((range) => range.split("-"));
  const allowed = ranges.every((codes) => codes.length <= 2 && codes.every((code) => isWithin(code, least, most)));
  if (allowed && ranges.every(([from, to = from]) => Number(from) <= Number(to))) return matcher;
  const like = most > 99 ? "200-299,404" : "0,12";
  throw invalidProperty(path, matcher, `allowed are codes from ${least} to ${most} and ranges of them, like "${like}"`);
}

function isWithin(code: string, least: number, most: number): boolean {
  return /^\d{1,3}$/.test(code) && Number(code) >= least && Number(code) <= most;
}
