import type { DesiredBalancer } from "../elb/balancer";
import type { Listener } from "../elb/listener/record";
import type { TargetGroup } from "../elb/target-group/record";
import { backendsOf } from "./forwards";

/** Seconds after which a network load balancer forgets a connection over which nothing goes. */
const IDLE = 350;

/** The lines of a network load balancer's listener: a connection goes to a target group, by weight where there are several. */
export function connectionLines(balancer: DesiredBalancer, { defaultActions }: Listener): string[] {
  const known = defaultActions.flatMap((action) => (action.type === "forward" ? backendsOf(action, balancer) : []));
  const last = known.at(-1);
  return [
    "mode tcp",
    "no option idle-close-on-response",
    `timeout client ${IDLE}s`,
    ...(last ? [...shares(known), `default_backend ${last.name}`] : ["tcp-request connection reject"]),
  ];
}

/** Each but the last takes its share of what those before it left. */
function shares(groups: { name: string; weight: number }[]): string[] {
  let left = groups.reduce((sum, { weight }) => sum + weight, 0);
  return groups.slice(0, -1).map(({ name, weight }) => {
    const line = `use_backend ${name} if { rand(${left}) lt ${weight} }`;
    left -= weight;
    return line;
  });
}

/** A client's connections stay with a target by the client's address, where that is asked for. */
export function stickToSource({ stickiness }: TargetGroup): string[] {
  const idle = [`timeout server ${IDLE}s`, `timeout tunnel ${IDLE}s`];
  if (stickiness?.type !== "source_ip") return idle;
  return [...idle, "stick-table type ip size 100k expire 1h", "stick on src"];
}
