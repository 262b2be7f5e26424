import { capacityProviderArn, missing, nameOf } from "../../arns";
import type { Control } from "../../control";
import { findCluster } from "../cluster/find";
import { page, paged } from "../pages";
import { describeFargate, describeProvider } from "./describe";

/** All of them, those of a cluster, or those that are named. */
export async function describeCapacityProviders(
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
    describeFargate("FARGATE"),
    describeFargate("FARGATE_SPOT"),
    ...own.map((provider) => describeProvider(provider, input.include ?? [])),
  ].filter(({ name }) => of === undefined || of.includes(name));
  const wanted = input.capacityProviders?.map((given) => ({ given, name: nameOf("capacity-provider", given) }));
  const found = wanted ? all.filter((provider) => wanted.some(({ name }) => name === provider.name)) : all;
  return {
    ...paged("capacityProviders", page(found, input, 10)),
    failures: (wanted ?? [])
      .filter(({ name }) => !all.some((provider) => provider.name === name))
      .map(({ given }) => missing(given, capacityProviderArn)),
  };
}
