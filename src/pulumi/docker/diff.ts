import { diffProperties } from "../../cfn/diff";
import type { Client } from "../../client";
import type { Local } from "./local";
import { actual, find } from "./operations";
import { type Inputs, type Outputs, propertiesOf } from "./state";
import { tell } from "./tell";

interface Difference {
  /** Names of the properties that differ. */
  changed: string[];
  /** Those of them that can't be changed in place. */
  replaces: string[];
  /** Whether the old one has to go before the new one can come. */
  deleteBeforeReplace: boolean;
}

/** Properties that name a resource: two of one name can't be there at the same time. */
const NAMES = /^(Name|ClusterName|ServiceName|LogGroupName|GroupName|RoleName|InstanceProfileName|LaunchTemplateName)$/;

/** A load balancer holds ports of this machine. */
const HOLDS_PORTS = "AWS::ElasticLoadBalancingV2::LoadBalancer";

/** What new inputs mean for a resource as it is, where the local ECS runs; else as Pulumi's state has it. */
export async function differs(local: Local, id: string, olds: Outputs, news: Inputs) {
  const client = await local.running();
  if (!client) return answer(difference(olds, news));
  const found = await find(client, id, olds);
  if (!found) {
    // Of a stack that is gone as a whole that was said once.
    if (!local.lost.has(olds.stack)) tell(olds.logicalId, `${id} is gone from the local ECS. It is made again.`);
    return { changes: true, replaces: ["id"], deleteBeforeReplace: false };
  }
  const { type, stack, logicalId, dependsOn } = olds;
  const now = { type, stack, logicalId, dependsOn, ...actual(found) };
  const { changed } = difference(olds, now);
  if (changed.length > 0)
    tell(
      logicalId,
      `Other than at the last deployment: ${changed.map((name) => shown(name, now, olds.secrets)).join(", ")}.`,
    );
  const { changes, ...rest } = answer(difference(now, news));
  if (news.type === HOLDS_PORTS && (await isInAnotherVpc(client, now, news))) {
    return { changes: true, replaces: ["Subnets"], deleteBeforeReplace: true };
  }
  return { changes: changes || found.Failed === true, ...rest };
}

/** A load balancer stays in its VPC: one whose subnets are of another is made there. Pulumi has made these by now. */
async function isInAnotherVpc(client: Client, now: Inputs, news: Inputs): Promise<boolean> {
  const made = await client.listResources({ Stack: news.stack });
  const vpcsOf = ({ Subnets: ids }: Inputs) => {
    const subnets = made.filter(({ Identifier }) => Array.isArray(ids) && ids.includes(Identifier));
    return subnets.map((subnet) => actual(subnet).VpcId);
  };
  const [before, after] = [vpcsOf(now), vpcsOf(news)];
  return before.length > 0 && after.length > 0 && !after.some((vpc) => before.includes(vpc));
}

function answer({ changed, ...rest }: Difference) {
  return { changes: changed.length > 0, ...rest };
}

/** A property with its value, where that is short and no secret. */
function shown(name: string, properties: Record<string, unknown>, secrets: readonly string[] = []): string {
  const value = properties[name];
  return secrets.includes(name) || value === undefined || typeof value === "object" ? name : `${name} is ${value}`;
}

/** What new inputs mean for a resource. A value that isn't known yet (a preview's mark for it) is another one. */
export function difference(olds: Inputs, news: Inputs): Difference {
  const [before, after] = [propertiesOf(olds), propertiesOf(news)];
  const { paths, replaces } = diffProperties(news.type, before, after);
  const identity = (["type", "stack"] as const).filter((key) => olds[key] !== news[key]);
  const replacing = [...topLevel(replaces), ...identity];
  const keepsName = Object.keys(after).some((key) => NAMES.test(key) && after[key] === before[key]);
  return {
    // A component that was renamed, with an alias, keeps what it has: the local ECS learns the new name.
    changed: [...topLevel(paths), ...identity, ...(olds.logicalId === news.logicalId ? [] : ["logicalId"])],
    replaces: replacing,
    deleteBeforeReplace: replacing.length > 0 && identity.length === 0 && (news.type === HOLDS_PORTS || keepsName),
  };
}

function topLevel(paths: string[]): string[] {
  return [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
}
