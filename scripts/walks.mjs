// `npm run walks [-- --runs N] [--seed S]`: random changes of a small stack, interrupted and changed underneath, on the
// simulated Docker.
import { playSeeds } from "./seeds.mjs";

await playSeeds({ entry: "test/client/stack/walks/run.ts", command: "npm run walks", runs: 2000 });
