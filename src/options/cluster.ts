import { checkCluster } from "./checks/cluster";
import { CLUSTER_DEFAULTS, defaultNamespace } from "./defaults";
import { known, type Leafy } from "./leaf";
import type { ClusterKind, ClusterSpec } from "./specs";
import type { ClusterOptions } from "./types";

/**
 * A cluster's options, checked and with every default filled in.
 * @param path the component in messages, e.g. `EcsCluster "shop"`
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function clusterSpec(
  path: string,
  name: string,
  options: Leafy<ClusterOptions>,
  kind: ClusterKind = {},
): ClusterSpec {
  checkCluster(path, name, options, kind);
  const { cidr, maxAzs, nat, namespace, containerInsights } = known(options);
  return {
    path,
    name,
    cidr: known(cidr) ?? CLUSTER_DEFAULTS.cidr,
    maxAzs: known(maxAzs) ?? CLUSTER_DEFAULTS.maxAzs,
    nat: known(nat) ?? CLUSTER_DEFAULTS.nat,
    namespace: namespace ?? defaultNamespace(name),
    containerInsights: known(containerInsights) ?? CLUSTER_DEFAULTS.containerInsights,
  };
}
