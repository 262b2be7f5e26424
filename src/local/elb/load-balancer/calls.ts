import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { attributesOf } from "../attributes-of";
import { givenFor } from "../given";
import { named, type PageInput, paged, validationError } from "../pages";
import { LOAD_BALANCER_ATTRIBUTES } from "./attributes";
import type { LoadBalancerProperties } from "./check";
import { describeLoadBalancer } from "./describe";
import type { LoadBalancer } from "./record";

export function loadBalancersNamed({ store }: Control, arns: string[]): LoadBalancer[] {
  return named(arns, (arn) => store.get("loadBalancers", arn), "LoadBalancerNotFound", "load balancers");
}

interface DescribeInput extends PageInput {
  LoadBalancerArns?: string[];
  Names?: string[];
}

async function describeLoadBalancers(control: Control, input: DescribeInput) {
  const { LoadBalancerArns: arns = [], Names: names = [] } = input;
  if (arns.length > 0 && names.length > 0) {
    throw validationError("Load balancer ARNs and names can't be given together.");
  }
  const { store } = control;
  const byName = named(
    names,
    (name) => store.by("loadBalancers", "name", name)[0],
    "LoadBalancerNotFound",
    "load balancers",
  );
  const asked = [...loadBalancersNamed(control, arns), ...byName];
  const found = arns.length + names.length === 0 ? store.list("loadBalancers") : asked;
  const balancers = found.map((balancer) => describeLoadBalancer(control, balancer));
  return paged("LoadBalancers", balancers, input, ({ LoadBalancerArn }) => LoadBalancerArn);
}

async function describeLoadBalancerAttributes(control: Control, { LoadBalancerArn }: { LoadBalancerArn: string }) {
  const [balancer] = loadBalancersNamed(control, [LoadBalancerArn]);
  const { properties } = givenFor(control.store, balancer!.id);
  const { LoadBalancerAttributes = [] } = properties as unknown as LoadBalancerProperties;
  return { Attributes: attributesOf(LOAD_BALANCER_ATTRIBUTES, LoadBalancerAttributes) };
}

export const LOAD_BALANCER_CALLS: Calls = {
  DescribeLoadBalancers: {
    run: describeLoadBalancers,
    acts: all("LoadBalancerArns", "Names", "Marker", "PageSize"),
  },
  DescribeLoadBalancerAttributes: { run: describeLoadBalancerAttributes, acts: all("LoadBalancerArn") },
};
