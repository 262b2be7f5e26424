import { colorsFor, isLive } from "../../src/cli/output/colors";

const terminal = { isTTY: true };
const file = {};

test.each([
  ["in a terminal", terminal, {}, true],
  ["not in a file or a pipe", file, {}, false],
  ["not in a pipe of a build server either", file, { CI: "true" }, false],
  ["not where NO_COLOR says anything", terminal, { NO_COLOR: "0" }, false],
  ["where NO_COLOR is empty", terminal, { NO_COLOR: "" }, true],
  ["not where NO_COLOR and FORCE_COLOR are there", file, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["in a pipe with FORCE_COLOR", file, { FORCE_COLOR: "1" }, true],
  ["not with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ["not in a terminal that has none", terminal, { TERM: "dumb" }, false],
])("colours are used: %s", (_, stream, env, coloured) => {
  expect(colorsFor(stream, env).isColorSupported).toBe(coloured);
});

test("lines are drawn anew only in a terminal that can", () => {
  expect(isLive(terminal, { TERM: "xterm" })).toBe(true);
  expect(isLive(terminal, { TERM: "dumb" })).toBe(false);
  expect(isLive(file, { FORCE_COLOR: "1" })).toBe(false);
});
