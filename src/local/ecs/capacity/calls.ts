import { FARGATE_PROVIDERS } from "../../../ecs/fargate";
import type { Calls } from "../../api";
import { capacityProviderArn, missing, nameOf } from "../../arns";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { findCluster } from "../cluster/find";
import { paged } from "../pages";
import { describeFargate, describeProvider } from "./describe";

/** All of them, those of a cluster, or those that are named. */
async function describeCapacityProviders(
  control: Control,
  input: {
    capacityProviders?: string[];
    cluster?: string;
    include?: string[];
    maxResults?: number;
    nextToken?: string;
  },
) {
  const own = control.store.list("capacityProviders");
  const of = input.cluster === undefined ? undefined : findCluster(control, input.cluster).capacityProviders;
  const all = [
    ...FARGATE_PROVIDERS.map(describeFargate),
    ...own.map((provider) => describeProvider(provider, input.include ?? [])),
  ].filter(({ name }) => of === undefined || of.includes(name));
  const wanted = input.capacityProviders?.map((given) => ({ given, name: nameOf("capacity-provider", given) }));
  const found = wanted ? all.filter((provider) => wanted.some(({ name }) => name === provider.name)) : all;
  return {
    ...paged("capacityProviders", found, input, 10, ({ name }) => name),
    failures: (wanted ?? [])
      .filter(({ name }) => !all.some((provider) => provider.name === name))
      .map(({ given }) => missing(given, capacityProviderArn)),
  };
}

export const CAPACITY_CALLS: Calls = {
  DescribeCapacityProviders: {
    run: describeCapacityProviders,
    acts: { ...all("capacityProviders", "cluster", "include"), ...PAGE },
  },
};
