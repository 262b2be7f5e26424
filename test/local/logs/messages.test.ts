import { beginningOf, isReadable, messagesOf } from "../../../src/local/logs/messages";

const merged = (options: Record<string, string>, ...lines: string[]) =>
  messagesOf(
    lines.map((Message, At) => ({ At, Message })),
    beginningOf(options)!,
  ).map(({ At, Message }) => `${At} ${Message.replaceAll("\n", "|")}`);

test("lines that don't begin a message belong to the one before, whose time it has", () => {
  const pattern = { "awslogs-multiline-pattern": "^(INFO|ERROR)" };
  expect(merged(pattern, "INFO a", "ERROR b", "  at x", "  at y", "INFO c")).toEqual([
    "0 INFO a",
    "1 ERROR b|  at x|  at y",
    "4 INFO c",
  ]);
  expect(merged(pattern, "  half", "INFO a")).toEqual(["0   half", "1 INFO a"]);
});

test.each([
  ["%Y-%m-%d %H:%M:%S", "2026-11-26 20:44:25 started"],
  ["[%b %d, %Y %H:%M:%S]", "[Nov 26, 2026 20:44:25] started"],
  ["%A %I:%M %p", "Thursday 08:44 PM started"],
  ["%d/%B/%y %z 100%%", "26/November/26 +0100 100% started"],
])("a message begins with a date as %s", (format, line) => {
  expect(merged({ "awslogs-datetime-format": format }, line, "more", line)).toEqual([`0 ${line}|more`, `2 ${line}`]);
});

test("a pattern that never ends holds up nothing: each line is a message then", () => {
  const lines = [`${"a".repeat(40)}!`, "b"];
  expect(merged({ "awslogs-multiline-pattern": "^(a+)+$" }, ...lines)).toEqual([`0 ${lines[0]}`, "1 b"]);
});

test("a pattern is Go's: flags in front, and what can't be read is told apart", () => {
  expect(merged({ "awslogs-multiline-pattern": "(?i)^info" }, "Info a", "b")).toEqual(["0 Info a|b"]);
  expect([isReadable("^\\d+"), isReadable("(")]).toEqual([true, false]);
  expect(beginningOf({})).toBeUndefined();
});
