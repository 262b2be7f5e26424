import type { Control } from "../control";
import type { ContainerInstance } from "../ecs/instance/record";

/** An instance of EC2 as this machine has it: in a cluster, or on its way there. */
export interface Instance {
  instance: ContainerInstance;
  state: "pending" | "running" | "stopped" | "shutting-down";
}

/** All of them, in the order of their ids. */
export function instancesOf({ store, clock }: Control): Instance[] {
  const registered = store
    .list("containerInstances")
    .filter(({ external }) => !external)
    .map((instance): Instance => ({ instance, state: "running" }));
  const waiting = store.list("waitingInstances").map(({ instance, group, upAt, warm }): Instance => {
    if (upAt > clock.now()) return { instance, state: "pending" };
    const { state: pool = "Stopped" } = store.get("autoScalingGroups", group)?.warmPool ?? {};
    return { instance, state: warm && pool !== "Running" ? "stopped" : "running" };
  });
  return [...registered, ...waiting].sort((a, b) => (a.instance.ec2InstanceId < b.instance.ec2InstanceId ? -1 : 1));
}

const CODES = { pending: 0, running: 16, "shutting-down": 32, stopped: 80 };

/** The state as EC2 shows it. */
export const stateOf = (state: Instance["state"]) => ({ Code: CODES[state], Name: state });

/** What DescribeInstances shows of one. */
export function describeInstance({ store }: Control, { instance, state }: Instance) {
  const { ec2InstanceId, instanceType, zone, autoScalingGroup, spot, registeredAt, tags = [] } = instance;
  const group = autoScalingGroup === undefined ? undefined : store.get("autoScalingGroups", autoScalingGroup);
  const subnets = (group?.subnets ?? []).flatMap((id) => store.get("subnets", id) ?? []);
  const subnet = subnets.find((each) => each.zone === zone);
  const own = autoScalingGroup === undefined ? [] : [{ Key: "aws:autoscaling:groupName", Value: autoScalingGroup }];
  return {
    InstanceId: ec2InstanceId,
    InstanceType: instanceType,
    State: stateOf(state),
    LaunchTime: registeredAt / 1000,
    Placement: { AvailabilityZone: zone, Tenancy: "default" },
    ...(subnet && { SubnetId: subnet.id, VpcId: subnet.vpcId }),
    ...(spot && { InstanceLifecycle: "spot" }),
    Tags: [...own, ...tags.map(({ key, value }) => ({ Key: key, Value: value }))],
  };
}
