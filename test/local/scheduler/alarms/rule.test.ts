import { parseRule } from "../../../../src/local/scheduler/alarms";

const STATES = { busy: "ALARM", idle: "OK", "my queue": "INSUFFICIENT_DATA" } as const;

test.each([
  ["ALARM(busy)", true],
  ['ALARM("busy") AND OK(idle)', true],
  ["ALARM(idle) OR ALARM(busy)", true],
  ["NOT ALARM(busy)", false],
  ["NOT (ALARM(idle) OR FALSE) AND TRUE", true],
  ["INSUFFICIENT_DATA('my queue')", true],
  ["ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:busy)", true],
  ["ALARM(gone)", false],
  ["FALSE AND TRUE OR TRUE", true],
])("%s is %s", (text, holds) => {
  expect(parseRule(text).rule((name) => (STATES as Record<string, "OK" | "ALARM" | "INSUFFICIENT_DATA">)[name])).toBe(
    holds,
  );
});

test.each(["", "ALARM", "ALARM()", "ALARM(a", "busy", "ALARM(a) ALARM(b)", "AND TRUE", "NOT", 'ALARM("a)'])(
  "%j is no rule",
  (text) => expect(() => parseRule(text)).toThrow(),
);
