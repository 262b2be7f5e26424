import { checkPattern, matchesPattern } from "../../src/ecs/event-pattern";

const EVENT = {
  source: "aws.ecs",
  "detail-type": "ECS Task State Change",
  resources: ["arn:task/a", "arn:task/b"],
  detail: {
    lastStatus: "STOPPED",
    cpu: "256",
    version: 5,
    enabled: true,
    address: "10.0.3.7",
    containers: [
      { name: "web", exitCode: 0 },
      { name: "proxy", exitCode: 137 },
    ],
  },
};

test.each<[string, Record<string, unknown>, boolean]>([
  ["a value", { source: ["aws.ecs"] }, true],
  ["one of several values", { detail: { lastStatus: ["RUNNING", "STOPPED"] } }, true],
  ["another value", { detail: { lastStatus: ["RUNNING"] } }, false],
  ["several fields, of which one isn't so", { source: ["aws.ecs"], detail: { cpu: ["512"] } }, false],
  ["an item of a list", { resources: ["arn:task/b"] }, true],
  ["a flag", { detail: { enabled: [true] } }, true],
  ["a beginning", { resources: [{ prefix: "arn:task/" }] }, true],
  ["a beginning in any case", { source: [{ prefix: { "equals-ignore-case": "AWS." } }] }, true],
  ["an end", { "detail-type": [{ suffix: "State Change" }] }, true],
  ["text in any case", { source: [{ "equals-ignore-case": "AWS.ECS" }] }, true],
  ["a wildcard", { "detail-type": [{ wildcard: "ECS * State*" }] }, true],
  ["anything but a value", { detail: { lastStatus: [{ "anything-but": "STOPPED" }] } }, false],
  ["anything but several", { detail: { lastStatus: [{ "anything-but": ["RUNNING", "PENDING"] }] } }, true],
  ["anything but a beginning", { detail: { lastStatus: [{ "anything-but": { prefix: "ST" } }] } }, false],
  ["a number", { detail: { version: [{ numeric: [">", 0, "<=", 5] }] } }, true],
  ["a number of text", { detail: { cpu: [{ numeric: ["=", 256] }] } }, false],
  ["a field that is there", { detail: { cpu: [{ exists: true }] } }, true],
  ["a field that isn't there", { detail: { stopCode: [{ exists: false }] } }, true],
  ["a field that isn't there, of another value", { detail: { stopCode: [{ "anything-but": "x" }] } }, false],
  ["an address", { detail: { address: [{ cidr: "10.0.0.0/16" }] } }, true],
  ["one of several patterns", { detail: { $or: [{ cpu: ["512"] }, { lastStatus: ["STOPPED"] }] } }, true],
  ["an object in a list", { detail: { containers: { exitCode: [{ "anything-but": 0 }] } } }, true],
  ["an object in a list as a whole", { detail: { containers: { name: ["web"], exitCode: [137] } } }, false],
])("%s", (_, pattern, matches) => {
  checkPattern(pattern);
  expect(matchesPattern(pattern, EVENT)).toBe(matches);
});

test.each([
  ["an empty pattern", {}, "it must be an object that isn't empty"],
  ["a value outside of a list", { source: "aws.ecs" }, "source: values are in a list"],
  ["an empty list", { detail: { cpu: [] } }, "detail.cpu: an empty list matches nothing"],
  ["an unknown condition", { source: [{ like: "aws" }] }, "source: a condition has one of prefix, suffix"],
  ["a prefix that is no text", { source: [{ prefix: 5 }] }, "source: prefix is text"],
  [
    "anything but what it can't be",
    { source: [{ "anything-but": { numeric: [">", 1] } }] },
    "anything-but is values, or",
  ],
  ["a network that is none", { source: [{ cidr: "10.0.0.300/24" }] }, "cidr is a block of IPv4 addresses"],
  ["numbers that are none", { detail: { version: [{ numeric: [">"] }] } }, "numeric is one or two comparisons"],
])("%s is refused", (_, pattern, message) => {
  expect(() => checkPattern(pattern)).toThrow(`Event pattern is not valid. Reason: `);
  expect(() => checkPattern(pattern)).toThrow(message);
});
