import { isLike, isMadeOf } from "../../src/ecs/wildcard";

const like = (pattern: string, text: string) => isMadeOf(pattern.split("*"), text);

test.each([
  ["a", "a", true],
  ["a", "ab", false],
  ["a*", "ab", true],
  ["*b", "ab", true],
  ["a*b", "ab", true],
  ["a*a", "a", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["*", "", true],
  ["*x*", "axb", true],
  ["(a+)*$", "(a+) costs $", true],
])("%s is like %s: %s", (pattern, text, expected) => {
  expect(like(pattern, text)).toBe(expected);
});

test("many wildcards hold up nothing", () => {
  expect(like(`${"*a".repeat(200)}*b`, "a".repeat(100_000))).toBe(false);
});

test.each([
  ["", "", true],
  ["*", "", true],
  ["?", "", false],
  ["t3.*", "t3.small", true],
  ["t3.*", "t3small", false],
  ["*small", "t3.small", true],
  ["t?.s*l", "t3.small", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["a*?", "a", false],
  ["(a+)+$", "aaaa", false],
])("%s is like %s: %s", (pattern, text, expected) => expect(isLike(pattern, text)).toBe(expected));

test("a pattern of many asterisks is not tried in every way", () => {
  expect(isLike(`${"a*".repeat(200)}b`, "a".repeat(5000))).toBe(false);
});
