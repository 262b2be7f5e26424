// `npm run simulate [-- --runs N] [--seed S]`: random services, updates and faults on the simulated Docker.
import { playSeeds } from "./seeds.mjs";

await playSeeds({ entry: "test/local/simulation/run.ts", command: "npm run simulate", runs: 10_000 });
