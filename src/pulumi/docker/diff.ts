import { diffProperties } from "../../cfn/diff";
import { type Inputs, propertiesOf } from "./state";

export interface Difference {
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

/** What new inputs mean for a resource. A value that isn't known yet (a preview's mark for it) is another one. */
export function difference(olds: Inputs, news: Inputs): Difference {
  const [before, after] = [propertiesOf(olds), propertiesOf(news)];
  const { paths, replaces } = diffProperties(news.type, before, after);
  const identity = (["type", "stack", "logicalId"] as const).filter((key) => olds[key] !== news[key]);
  const replacing = [...topLevel(replaces), ...identity];
  const keepsName = Object.keys(after).some((key) => NAMES.test(key) && after[key] === before[key]);
  return {
    changed: [...topLevel(paths), ...identity],
    replaces: replacing,
    deleteBeforeReplace: replacing.length > 0 && identity.length === 0 && (news.type === HOLDS_PORTS || keepsName),
  };
}

function topLevel(paths: string[]): string[] {
  return [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
}
