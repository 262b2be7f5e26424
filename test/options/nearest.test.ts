import { nearest } from "../../src/options/nearest";

test.each([
  ["swapped letters are one mistake", "imgae", "image"],
  ["one letter of few", "prt", "port"],
  ["a third of many", "desierdCont", "desiredCount"],
  ["nothing like it", "colour", undefined],
])("%s", (_, name, meant) => {
  expect(nearest(name, ["image", "port", "desiredCount", "memory"])).toBe(meant);
});
