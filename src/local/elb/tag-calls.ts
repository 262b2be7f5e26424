import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { givenFor } from "./given";

const TABLES = {
  loadbalancer: ["loadBalancers", "LoadBalancerNotFound", "load balancers"],
  targetgroup: ["targetGroups", "TargetGroupNotFound", "target groups"],
  listener: ["listeners", "ListenerNotFound", "listeners"],
  "listener-rule": ["listenerRules", "RuleNotFound", "rules"],
} as const;

async function describeTags({ store }: Control, { ResourceArns }: { ResourceArns: string[] }) {
  return {
    TagDescriptions: ResourceArns.map((ResourceArn) => {
      const kind = /:(loadbalancer|targetgroup|listener|listener-rule)\//.exec(ResourceArn)?.[1];
      const [table, code, what] = TABLES[(kind ?? "loadbalancer") as keyof typeof TABLES];
      if (!store.get(table, ResourceArn)) throw new ApiError(code, `One or more ${what} not found`);
      return { ResourceArn, Tags: givenFor(store, ResourceArn).properties.Tags ?? [] };
    }),
  };
}

export const ELB_TAG_CALLS: Calls = { DescribeTags: { run: describeTags, acts: all("ResourceArns") } };
