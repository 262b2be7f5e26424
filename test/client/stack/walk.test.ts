import { walkFrom } from "./walk";

/** One seed repeats its walk; a number of runs takes other seeds each time. */
const { SLIPWAY_WALK, SLIPWAY_WALKS = "200" } = process.env;
const FROM = 0;

const seeds = SLIPWAY_WALK ? [Number(SLIPWAY_WALK)] : Array.from({ length: Number(SLIPWAY_WALKS) }, (_, i) => FROM + i);

test("x", async () => {
  const bad: string[] = [];
  for (const seed of seeds) {
    try {
      await walkFrom(seed);
    } catch (e) {
      bad.push((e as Error).message);
    }
  }
  console.log(bad.length, "of", seeds.length, "\n", bad.slice(0, 4).join("\n\n"));
}, 600_000);
