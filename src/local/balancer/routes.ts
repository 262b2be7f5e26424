import { createHash } from "node:crypto";
import type { DesiredBalancer } from "../elb/balancer";
import type { Listener } from "../elb/listener/record";
import type { ListenerRule, RuleAction } from "../elb/rule/record";
import { conditionLines } from "./conditions";
import type { Files } from "./files";
import { backendsOf } from "./forwards";
import { ownAnswer } from "./own-answers";
import { quote, quoteFormat } from "./quote";
import { stickinessCookies } from "./stickiness-cookies";

type Forward = Extract<RuleAction, { type: "forward" }>;
type Redirect = Extract<RuleAction, { type: "redirect" }>;
type FixedResponse = Extract<RuleAction, { type: "fixed-response" }>;

/**
 * The lines of a frontend that choose where a request goes: first the rule, by priority, into a variable, then its
 * action. HAProxy runs answers before it chooses backends, so a chain of conditional actions would not keep the order.
 */
export function routeLines(
  balancer: DesiredBalancer,
  listener: Listener,
  rules: ListenerRule[],
  directory: string,
  files: Files,
): string[] {
  const ordered = [...rules].sort((a, b) => a.priority - b.priority);
  const choices = ordered.flatMap((rule) => {
    const names = rule.conditions.map((_, index) => `rule${rule.priority}-${index}`);
    return [
      ...rule.conditions.flatMap((condition, index) => conditionLines(names[index]!, condition)),
      `http-request set-var(txn.rule) int(${rule.priority}) if !routed ${names.join(" ")}`.trimEnd(),
    ];
  });
  const routes = [
    ...ordered.map(({ priority, actions }) => ({ number: priority, actions })),
    { number: 0, actions: listener.defaultActions },
  ];
  const answers = routes.flatMap(({ number, actions }) => {
    const when = `{ var(txn.rule) -m int ${number} }`;
    return actions.flatMap((action) => actionLines(action, when, balancer, directory, files));
  });
  // Last, for a group that isn't there, or that every weight of is 0.
  const unrouted = `http-request return ${ownAnswer(503, directory, files)} unless { var(txn.backend) -m found }`;
  const sticky = routes.some(({ actions }) => actions.some((action) => action.type === "forward" && action.stickiness));
  return [
    "acl routed var(txn.rule) -m found",
    ...choices,
    "http-request set-var(txn.rule) int(0) unless routed",
    ...answers,
    unrouted,
    ...(sticky ? stickinessCookies("AWSALBTG", "txn.group", "var(txn.group_until)", STAYS) : []),
    "use_backend %[var(txn.backend)]",
  ];
}

function actionLines(
  action: RuleAction,
  when: string,
  balancer: DesiredBalancer,
  directory: string,
  files: Files,
): string[] {
  switch (action.type) {
    case "forward":
      return forward(action, when, balancer);
    case "fixed-response":
      return [`http-request return ${fixedResponse(action, directory, files)} if ${when}`];
    case "redirect":
      return redirect(action, when, balancer, directory, files);
  }
}

/** A client whose target group is remembered by its cookie. */
const STAYS = " if { var(txn.group_until) -m found }";

/** What stands for a target group in the cookie: its name is nobody's business. */
const groupToken = (backend: string) => createHash("sha256").update(backend).digest("base64url");

/** By weight, from the first group down: each takes its share of what those before it left. */
function forward(action: Forward, when: string, balancer: DesiredBalancer): string[] {
  const { stickiness } = action;
  const known = backendsOf(action, balancer);
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (known.length === 0) return [];
  const set = (name: string, condition: string) =>
    `http-request set-var(txn.backend) str(${name}) if ${when}${condition}`;
  const chosen = known.length === 1 ? [set(known[0]!.name, "")] : shares(known, total, when, set);
  if (stickiness === undefined) return chosen;
  return [
    `http-request set-var(txn.group) req.cook(AWSALBTG) if ${when}`,
    ...known.map(({ name }) => set(name, ` { var(txn.group) -m str ${groupToken(name)} }`)),
    ...chosen.map((line) => `${line} !{ var(txn.backend) -m found }`),
    ...known.map(
      ({ name }) =>
        `http-request set-var(txn.group) str(${groupToken(name)}) if ${when} { var(txn.backend) -m str ${name} }`,
    ),
    `http-request set-var(txn.group_until) date(${stickiness}),http_date if ${when}`,
  ];
}

function shares(
  groups: { name: string; weight: number }[],
  total: number,
  when: string,
  set: (name: string, condition: string) => string,
): string[] {
  let from = 0;
  const ranges = groups.map(({ name, weight }) => {
    const condition = ` { var(txn.pick) -m int ${from}:${from + weight - 1} }`;
    from += weight;
    return set(name, condition);
  });
  return [`http-request set-var(txn.pick) rand(${total}) if ${when}`, ...ranges];
}

/** A body is a file of its own, taken as it is: nothing in it is interpreted, and a line's length is no limit. */
function fixedResponse({ status, contentType, body }: FixedResponse, directory: string, files: Files): string {
  if (!body) return `status ${status}`;
  const name = `${createHash("sha256").update(body).digest("hex").slice(0, 16)}.body`;
  files.set(name, body);
  const type = quote(contentType ?? "text/plain", "contentType of a fixed response");
  return `status ${status} content-type ${type} file ${quote(`${directory}/${name}`, "the load balancer's folder")}`;
}

const VARIABLES: Record<string, string> = {
  host: "%[req.hdr(host),host_only]",
  path: "%[path,bytes(1)]",
  query: "%[query]",
  port: "%[var(txn.port)]",
  protocol: "%[var(txn.protocol)]",
};

/** `#{host}` and its like, in a log format. */
function template(value: string, what: string): string {
  return value
    .split(/(#\{(?:host|path|query|port|protocol)\})/)
    .map((part) => VARIABLES[part.slice(2, -1)] ?? quoteFormat(part, what).slice(1, -1))
    .join("");
}

/**
 * A redirect to another listener of this load balancer goes to where that one is on this machine: its host port, by its
 * protocol.
 */
function redirect(
  action: Redirect,
  when: string,
  balancer: DesiredBalancer,
  directory: string,
  files: Files,
): string[] {
  const here = action.host === "#{host}";
  const to = here && balancer.listeners.find(({ listener }) => String(listener.port) === action.port)?.listener;
  const stays = here && action.port === "#{port}";
  const protocol = to
    ? to.protocol.toLowerCase()
    : template(stays ? "#{protocol}" : action.protocol.toLowerCase(), "protocol of a redirect");
  const host = stays
    ? "%[req.hdr(host)]"
    : `${template(action.host, "host of a redirect")}:${to ? to.hostPort : template(action.port, "port of a redirect")}`;
  const location = `${protocol}://${host}${template(action.path || "/", "path of a redirect")}`;
  const answer = ownAnswer(action.status, directory, files);
  const go = (query: string, condition: string) =>
    `http-request return ${answer} hdr Location '${location}${query}' if ${when}${condition}`;
  if (!action.query) return [go("", "")];
  const query = `?${template(action.query, "query of a redirect")}`;
  if (action.query !== "#{query}") return [go(query, "")];
  return [go(query, " { query -m len gt 0 }"), go("", " !{ query -m len gt 0 }")];
}
