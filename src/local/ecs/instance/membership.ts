import { containerInstanceArn } from "../../arns";
import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { Control } from "../../control";
import type { Change } from "../../store/store";
import type { Cluster } from "../cluster/record";
import { instanceSize } from "./instance-types";
import type { ContainerInstance } from "./record";

type Parts = Pick<Control, "store" | "hex"> & { clock: Pick<Control["clock"], "now"> };

/**
 * What registers and deregisters the cluster's simulated container instances, so that each group of its capacity
 * providers has as many as it wants, and no other group has any here. `groups` are groups that are about to be committed.
 */
export function instanceChanges(control: Parts, cluster: Cluster, groups: AutoScalingGroup[] = []): Change[] {
  const { store } = control;
  const present = store.list("containerInstances").filter((instance) => instance.clusterArn === cluster.id);
  const wanted = new Map<string, { group: AutoScalingGroup; provider: string }>();
  for (const provider of store.list("capacityProviders")) {
    if (!cluster.capacityProviders.includes(provider.id)) continue;
    const id = provider.autoScalingGroup;
    const group = groups.find((other) => other.id === id) ?? store.get("autoScalingGroups", id);
    if (group) wanted.set(id, { group, provider: provider.id });
  }
  const changes: Change[] = present
    .filter((instance) => !wanted.has(instance.autoScalingGroup))
    .map((instance) => ({ table: "containerInstances", remove: instance.id }));
  for (const { group, provider } of wanted.values()) {
    const members = present.filter((instance) => instance.autoScalingGroup === group.id);
    changes.push(...resize(control, cluster, group, provider, members));
  }
  return changes;
}

function resize(
  control: Parts,
  cluster: Cluster,
  group: AutoScalingGroup,
  provider: string,
  members: ContainerInstance[],
): Change[] {
  const busy = new Set(
    control.store.list("tasks").flatMap((task) => (task.lastStatus === "STOPPED" ? [] : (task.instanceId ?? []))),
  );
  // Those that run nothing go first, and of them the oldest.
  const leaving = [...members]
    .sort((a, b) => Number(busy.has(a.id)) - Number(busy.has(b.id)) || a.registeredAt - b.registeredAt)
    .slice(0, Math.max(members.length - group.desired, 0));
  const joining = Array.from({ length: Math.max(group.desired - members.length, 0) }, (_, i) =>
    instanceOf(control, cluster, group, provider, members.length + i),
  );
  return [
    ...leaving.map((instance): Change => ({ table: "containerInstances", remove: instance.id })),
    ...joining.map((put): Change => ({ table: "containerInstances", put })),
  ];
}

function instanceOf(
  control: Parts,
  cluster: Cluster,
  group: AutoScalingGroup,
  provider: string,
  position: number,
): ContainerInstance {
  const size = instanceSize(group.instanceType) ?? { cpu: 0, memory: 0 };
  return {
    id: containerInstanceArn(cluster.name, control.hex(32)),
    clusterArn: cluster.id,
    ec2InstanceId: `i-${control.hex(17)}`,
    autoScalingGroup: group.id,
    capacityProvider: provider,
    status: "ACTIVE",
    zone: group.zones[position % group.zones.length] ?? "us-east-1a",
    instanceType: group.instanceType,
    ...size,
    registeredAt: control.clock.now(),
  };
}
