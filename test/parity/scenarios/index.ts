import type { Scenarios } from "../scenario";
import { BALANCERS } from "./balancers";
import { CLUSTERS } from "./clusters";
import { CONTAINERS } from "./containers";
import { DEPLOYMENTS } from "./deployments";
import { EXISTING } from "./existing";
import { FURTHER } from "./further";
import { OPERATIONS } from "./operations";
import { POOLS } from "./pools";

/** Every scenario, by the sentence that names it. */
export const SCENARIOS: Scenarios = {
  ...CLUSTERS,
  ...CONTAINERS,
  ...BALANCERS,
  ...POOLS,
  ...OPERATIONS,
  ...DEPLOYMENTS,
  ...EXISTING,
  ...FURTHER,
};
