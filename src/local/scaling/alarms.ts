import { metricAlarm } from "../alarms/check";
import { removal } from "../alarms/remove";
import type { Control } from "../control";
import { item } from "../scheduler/alarms";
import { alarmNames, trackingAlarms } from "../scheduler/scaling";
import type { Change, Store } from "../store/store";
import type { ScalingPolicy } from "./record";

/** The policy as it is from now on, with the alarms that it has for itself. */
export function putPolicy(control: Control, policy: ScalingPolicy): Change[] {
  const { store, clock } = control;
  const alarms = trackingAlarms(policy);
  const others = alarmNames(policy).filter((name) => alarms.every((alarm) => alarm.name !== name));
  return [
    { table: "scalingPolicies", put: policy },
    ...others.flatMap((name) => removal(store, name)),
    ...alarms.flatMap(({ name, condition }): Change[] => {
      const type = store.get("alarms", name) ? "Update" : "Create";
      const put = metricAlarm(control, name, {
        ...condition,
        AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.id}.`,
        AlarmActions: [policy.id],
      });
      const summary = `Alarm "${name}" ${type === "Update" ? "updated" : "created"}`;
      return [
        { table: "alarms", put },
        { table: "alarmHistory", put: item(put, "ConfigurationUpdate", clock.now(), summary, { type }) },
      ];
    }),
  ];
}

/** The alarms of policies that an earlier version kept without them; those that can't be are told to `refused`. */
export function missingAlarms(control: Control, refused: (policy: string, error: Error) => void): Change[] {
  const isMissing = ({ name }: { name: string }) => !control.store.get("alarms", name);
  const without = control.store.list("scalingPolicies").filter((policy) => trackingAlarms(policy).some(isMissing));
  return without.flatMap((policy) => {
    try {
      return putPolicy(control, policy);
    } catch (error) {
      refused(policy.id, error as Error);
      return [];
    }
  });
}

/** A policy goes with its alarms. */
export function removePolicy(store: Pick<Store, "by" | "get">, policy: ScalingPolicy): Change[] {
  return [
    { table: "scalingPolicies", remove: policy.id },
    ...alarmNames(policy).flatMap((name) => removal(store, name)),
  ];
}
