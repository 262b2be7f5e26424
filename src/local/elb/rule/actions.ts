import type { Control } from "../../control";
import { invalidProperty } from "../../resources/handler";
import type { PropertyReader } from "../../shapes/properties";
import type { RuleAction } from "./record";

/** The actions of a listener or rule, checked. */
export function actionsOf(control: Control, actions: PropertyReader[], path: string): RuleAction[] {
  if (actions.length === 0) throw invalidProperty(path, [], "it must have at least one action");
  return [...actions]
    .sort((a, b) => (a.optionalNumber("Order") ?? 0) - (b.optionalNumber("Order") ?? 0))
    .map((action) => actionOf(control, action));
}

function actionOf(control: Control, action: PropertyReader): RuleAction {
  const type = action.text("Type");
  switch (type) {
    case "forward":
      return { type, targetGroups: targetGroupsOf(control, action) };
    case "fixed-response":
      return fixedResponse(action.object("FixedResponseConfig") ?? action);
    case "redirect":
      return redirect(action.object("RedirectConfig") ?? action);
    default:
      throw invalidProperty(
        action.at("Type"),
        type,
        "it doesn't run on this machine, which has forward, redirect and fixed-response",
      );
  }
}

function targetGroupsOf(control: Control, action: PropertyReader): { arn: string; weight: number }[] {
  const config = action.object("ForwardConfig");
  const given = config?.objects("TargetGroups") ?? [];
  const groups =
    given.length > 0
      ? given.map((group) => ({
          arn: group.text("TargetGroupArn"),
          weight: group.optionalWithin("Weight", 0, 999) ?? 1,
        }))
      : [{ arn: action.text("TargetGroupArn"), weight: 1 }];
  if (groups.length > 5)
    throw invalidProperty(action.at("ForwardConfig.TargetGroups"), groups.length, "at most 5 are allowed");
  for (const { arn } of groups) {
    if (!control.store.get("targetGroups", arn)) {
      throw invalidProperty(action.at("TargetGroupArn"), arn, "there is no such target group");
    }
  }
  return groups;
}

function fixedResponse(config: PropertyReader): RuleAction {
  const code = config.text("StatusCode");
  if (!/^[245]\d\d$/.test(code))
    throw invalidProperty(config.at("StatusCode"), code, "allowed are 2xx, 4xx and 5xx codes");
  return {
    type: "fixed-response",
    status: Number(code),
    contentType: config.optionalText("ContentType"),
    body: config.optionalText("MessageBody"),
  };
}

function redirect(config: PropertyReader): RuleAction {
  const code = config.oneOf("StatusCode", ["HTTP_301", "HTTP_302"]);
  if (!code) throw invalidProperty(config.at("StatusCode"), undefined, "allowed are HTTP_301, HTTP_302");
  return {
    type: "redirect",
    status: code === "HTTP_301" ? 301 : 302,
    protocol: config.optionalText("Protocol") ?? "#{protocol}",
    host: config.optionalText("Host") ?? "#{host}",
    port: config.optionalText("Port") ?? "#{port}",
    path: config.optionalText("Path") ?? "/#{path}",
    query: config.optionalText("Query") ?? "#{query}",
  };
}
