import type { Counted, DesiredBalancer } from "../elb/balancer";
import { ask } from "./master-socket";
import { backendName } from "./names";
import { rowsOf } from "./stats";

/** Frontends and servers. */
const STAT = "@1 show stat -1 5 -1";

const CLASSES = ["hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx"];

/** What the serving worker has counted. */
export async function count(socket: string, desired: DesiredBalancer): Promise<Counted> {
  return countedIn(await ask(socket, [STAT]), desired);
}

/** Reads the answer of `show stat`. Pure. */
export function countedIn(answer: string, { loadBalancer, targetGroups }: DesiredBalancer): Counted {
  const groups = new Map(targetGroups.map(({ targetGroup }) => [backendName(targetGroup), targetGroup.id]));
  const rows = rowsOf(answer);
  const targets = rows.flatMap((at) => {
    const targetGroup = groups.get(at("pxname"));
    if (targetGroup === undefined || at("type") !== "2") return [];
    const responses = CLASSES.map((column) => Number(at(column)));
    return [{ targetGroup, server: at("svname"), responses, responseTime: Number(at("rtime")) }];
  });
  const answered5xx = rows.filter((at) => at("type") === "0").reduce((sum, at) => sum + Number(at("hrsp_5xx")), 0);
  return { loadBalancer: loadBalancer.id, answered5xx, targets };
}
