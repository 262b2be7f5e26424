import type { PlainProperties } from "../../../cfn/typed";
import type { Control } from "../../control";
import { invalidProperty, isHere } from "../../resources/handler";
import { type Acts, all } from "../../shapes/acted";
import { isOfConnections } from "../target-group/record";
import { targetGroupsOf as groupsOf, type RuleAction } from "./record";
import { redirectOf } from "./redirect";

/** As CloudFormation and the ELBv2 API name them. */
export type Action =
  | PlainProperties<"AWS::ElasticLoadBalancingV2::ListenerRule">["Actions"][number]
  | PlainProperties<"AWS::ElasticLoadBalancingV2::Listener">["DefaultActions"][number];

export const ACTIONS: Acts = {
  ...all("Type", "Order", "TargetGroupArn"),
  ForwardConfig: {
    TargetGroups: all("TargetGroupArn", "Weight"),
    TargetGroupStickinessConfig: all("Enabled", "DurationSeconds"),
  },
  FixedResponseConfig: all("StatusCode", "ContentType", "MessageBody"),
  RedirectConfig: all("Protocol", "Host", "Port", "Path", "Query", "StatusCode"),
};

/** Seven days. */
const LONGEST_STICKINESS = 604_800;

const CONTENT_TYPES = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

/** The actions of a listener or rule, checked. */
export function actionsOf(control: Control, actions: readonly Action[], path: string): RuleAction[] {
  if (actions.length === 0) throw invalidProperty(path, [], "it must have at least one action");
  const checked = actions.map((action, i) => ({
    order: action.Order ?? 0,
    action: actionOf(control, action, `${path}.${i}`),
  }));
  return checked.sort((a, b) => a.order - b.order).map(({ action }) => action);
}

/** Target groups are in the load balancer's VPC. A network one has those of connections, an application one those of requests. */
export function checkGroups({ store }: Control, actions: RuleAction[], loadBalancer: string): void {
  const { type = "application", vpcId } = store.get("loadBalancers", loadBalancer) ?? {};
  for (const group of groupsOf(actions).flatMap((arn) => store.get("targetGroups", arn) ?? [])) {
    if (isOfConnections(group) !== (type === "network")) {
      const allowed = type === "network" ? "TCP and TLS" : "HTTP and HTTPS";
      const what = `its protocol is ${group.protocol}; ${type} load balancers have target groups of ${allowed}`;
      throw invalidProperty("TargetGroupArn", group.id, what);
    }
    // Of a load balancer in an account's subnets the VPC isn't known.
    if (vpcId !== undefined && group.vpcId !== undefined && group.vpcId !== vpcId) {
      throw invalidProperty("TargetGroupArn", group.id, `it is in a different VPC than load balancer ${loadBalancer}`);
    }
  }
}

function actionOf(control: Control, action: Action, path: string): RuleAction {
  switch (action.Type) {
    case "forward":
      return { type: "forward", targetGroups: targetGroupsOf(control, action, path), ...stickinessOf(action, path) };
    case "fixed-response":
      return fixedResponse(required(action, "FixedResponseConfig", path), `${path}.FixedResponseConfig`);
    case "redirect":
      return redirectOf(required(action, "RedirectConfig", path), `${path}.RedirectConfig`);
    default:
      throw invalidProperty(
        `${path}.Type`,
        action.Type,
        "it doesn't run on this machine, which has forward, redirect and fixed-response",
      );
  }
}

function required<N extends "FixedResponseConfig" | "RedirectConfig">(
  action: Action,
  name: N,
  path: string,
): NonNullable<Action[N]> {
  const config = action[name];
  if (!config) throw invalidProperty(`${path}.${name}`, undefined, `an action ${action.Type} needs it`);
  return config;
}

function targetGroupsOf({ store }: Control, action: Action, path: string): { arn: string; weight: number }[] {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  const at = `${path}.ForwardConfig.TargetGroups`;
  if (groups.length > 5) throw invalidProperty(at, groups.length, "at most 5 are allowed");
  const named =
    groups.length > 0
      ? groups.map(({ TargetGroupArn, Weight }, i) => ({
          arn: TargetGroupArn,
          weight: Weight ?? 1,
          path: `${at}.${i}`,
        }))
      : [{ arn: action.TargetGroupArn, weight: 1, path }];
  return named.map(({ arn, weight, path }) => {
    if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
      throw invalidProperty(`${path}.Weight`, weight, "allowed are whole numbers from 0 to 999");
    }
    if (arn === undefined || !store.get("targetGroups", arn)) {
      const there = store.list("targetGroups").map(({ id }) => id);
      throw invalidProperty(`${path}.TargetGroupArn`, arn, isHere("target group", there));
    }
    return { arn, weight };
  });
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupStickinessConfig.html */
function stickinessOf({ ForwardConfig }: Action, path: string): { stickiness?: number } {
  const { Enabled, DurationSeconds } = ForwardConfig?.TargetGroupStickinessConfig ?? {};
  if (!Enabled) return {};
  const at = `${path}.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`;
  if (DurationSeconds === undefined) throw invalidProperty(at, undefined, "it is needed where stickiness is enabled");
  if (DurationSeconds < 1 || DurationSeconds > LONGEST_STICKINESS) {
    throw invalidProperty(at, DurationSeconds, `allowed are 1 to ${LONGEST_STICKINESS} seconds`);
  }
  return { stickiness: DurationSeconds };
}

function fixedResponse(config: NonNullable<Action["FixedResponseConfig"]>, path: string): RuleAction {
  const { StatusCode, ContentType, MessageBody } = config;
  if (!/^[245]\d\d$/.test(StatusCode)) {
    throw invalidProperty(`${path}.StatusCode`, StatusCode, "allowed are 2xx, 4xx and 5xx codes");
  }
  if (ContentType !== undefined && !CONTENT_TYPES.includes(ContentType)) {
    throw invalidProperty(`${path}.ContentType`, ContentType, `allowed are ${CONTENT_TYPES.join(", ")}`);
  }
  if (MessageBody !== undefined && MessageBody.length > 1024) {
    throw invalidProperty(`${path}.MessageBody`, MessageBody.length, "it has at most 1024 characters");
  }
  return { type: "fixed-response", status: Number(StatusCode), contentType: ContentType, body: MessageBody };
}
