import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { attributesOf } from "../attributes-of";
import { givenFor } from "../given";
import { loadBalancersNamed } from "../load-balancer/calls";
import { named, type PageInput, paged, validationError } from "../pages";
import { TARGET_GROUP_ATTRIBUTES } from "./attributes";
import type { TargetGroupProperties } from "./check";
import { describeTarget, describeTargetGroup, notRegistered } from "./describe";
import type { TargetGroup } from "./record";

const NOT_FOUND = ["TargetGroupNotFound", "target groups"] as const;

const groupsNamed = ({ store }: Control, arns: string[]): TargetGroup[] =>
  named(arns, (arn) => store.get("targetGroups", arn), ...NOT_FOUND);

interface DescribeInput extends PageInput {
  LoadBalancerArn?: string;
  TargetGroupArns?: string[];
  Names?: string[];
}

async function describeTargetGroups(control: Control, input: DescribeInput) {
  const { LoadBalancerArn, TargetGroupArns: arns = [], Names: names = [] } = input;
  const ways = [LoadBalancerArn !== undefined, arns.length > 0, names.length > 0].filter(Boolean).length;
  if (ways > 1) throw validationError("Target group ARNs, names and a load balancer ARN can't be given together.");
  const { store } = control;
  if (LoadBalancerArn !== undefined) loadBalancersNamed(control, [LoadBalancerArn]);
  const byName = named(names, (name) => store.by("targetGroups", "name", name)[0], ...NOT_FOUND);
  const asked = [...groupsNamed(control, arns), ...byName];
  const groups = (asked.length > 0 ? asked : store.list("targetGroups"))
    .map((group) => describeTargetGroup(control, group))
    .filter(({ LoadBalancerArns }) => LoadBalancerArn === undefined || LoadBalancerArns.includes(LoadBalancerArn));
  return paged("TargetGroups", groups, input, ({ TargetGroupArn }) => TargetGroupArn);
}

async function describeTargetGroupAttributes(control: Control, { TargetGroupArn }: { TargetGroupArn: string }) {
  const [group] = groupsNamed(control, [TargetGroupArn]);
  const { properties } = givenFor(control.store, group!.id);
  const { TargetGroupAttributes = [] } = properties as unknown as TargetGroupProperties;
  return { Attributes: attributesOf(TARGET_GROUP_ATTRIBUTES, TargetGroupAttributes) };
}

interface HealthInput {
  TargetGroupArn: string;
  Targets?: { Id: string; Port?: number }[];
}

async function describeTargetHealth(control: Control, { TargetGroupArn, Targets }: HealthInput) {
  const [found] = groupsNamed(control, [TargetGroupArn]);
  const group = found!;
  const { store, balancer } = control;
  const seen = store
    .by("services", "targetGroup", group.id)
    .flatMap(({ id }) => store.by("tasks", "service", id))
    .flatMap(({ id }) => balancer.targetsOf(id))
    .filter(({ targetGroup }) => targetGroup === group.id);
  // One that several load balancers look at is one target.
  const targets = new Map(seen.map((target) => [`${target.ip}:${target.port}`, target]));
  const registered = [...targets.values()].map((target) => describeTarget(control, group, target));
  if (!Targets) return { TargetHealthDescriptions: registered };
  return {
    TargetHealthDescriptions: Targets.flatMap((asked): object[] => {
      const own = registered.filter(
        ({ Target: { Id, Port } }) => Id === asked.Id && (asked.Port === undefined || Port === asked.Port),
      );
      return own.length > 0 ? own : [notRegistered(asked)];
    }),
  };
}

export const TARGET_GROUP_CALLS: Calls = {
  DescribeTargetGroups: {
    run: describeTargetGroups,
    acts: all("LoadBalancerArn", "TargetGroupArns", "Names", "Marker", "PageSize"),
  },
  DescribeTargetGroupAttributes: { run: describeTargetGroupAttributes, acts: all("TargetGroupArn") },
  DescribeTargetHealth: {
    run: describeTargetHealth,
    acts: {
      ...all("TargetGroupArn"),
      Targets: { ...all("Id", "Port"), AvailabilityZone: true },
      Include: "only the health of targets is known on this machine",
    },
  },
};
