import { LOCAL_REGION } from "../../../protocol/calls";
import { availabilityZones } from "../../../template";
import type { Client } from "../../client";
import { listenerOf, loadBalancerOf, securityGroupOf } from "./load-balancer";
import { Resources } from "./resources";
import { vpcOf } from "./vpc";

/** What a CDK app looks up in its account (`fromLookup`), as its cloud assembly says that it is missing. */
export interface Lookup {
  /** Under which the app's context has the answer. */
  key: string;
  provider: string;
  props: Record<string, unknown>;
}

/** Answers by their keys, of those lookups that have one. */
export type LookUp = (missing: readonly Lookup[]) => Promise<Record<string, unknown>>;

type Answer = (resources: Resources, query: Record<string, unknown>) => unknown;

const ANSWERS: Readonly<Record<string, Answer>> = {
  "availability-zones": () => availabilityZones(LOCAL_REGION),
  "vpc-provider": vpcOf,
  "load-balancer": loadBalancerOf,
  "load-balancer-listener": listenerOf,
  "security-group": securityGroupOf,
};

type Looking = Pick<Client, "listResources" | "systemsManager">;

/**
 * What the stacks on this machine have of what is looked up, its zones, and of the Parameter Store the values here. One that none or
 * several have is left to the CDK's dummy.
 */
export async function lookUpHere(client: Looking, missing: readonly Lookup[]): Promise<Record<string, unknown>> {
  const resources = new Resources(await client.listResources());
  const answers = await Promise.all(
    missing.map(async ({ key, provider, props }): Promise<[string, unknown]> => {
      if (provider === "ssm") return [key, await parameter(client, String(props.parameterName))];
      return [key, Object.hasOwn(ANSWERS, provider) ? ANSWERS[provider]!(resources, props) : undefined];
    }),
  );
  return Object.fromEntries(answers.filter(([, value]) => value !== undefined));
}

async function parameter(client: Looking, name: string): Promise<string | undefined> {
  const request = { Names: [name], WithDecryption: true };
  const { Parameters } = await client.systemsManager<{ Parameters: { Value: string }[] }>("GetParameters", request);
  return Parameters[0]?.Value;
}
