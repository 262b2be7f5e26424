import { seeded } from "../../support/random";
import { playSeed } from "./play";
import { scriptOf } from "./script";

test("a seed is always the same script, and another seed another one", () => {
  const script = (seed: number) => scriptOf(seed, seeded(seed));
  expect(script(7)).toEqual(script(7));
  expect(script(7)).not.toEqual(script(8));
});

test("services come to rest or leave nothing, whatever happens to them on the way", async () => {
  for (let seed = 1; seed <= 40; seed++) await playSeed(seed);
}, 120_000);
