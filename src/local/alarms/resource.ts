import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { alreadyExists, type Handler, type Outcome, physicalName, type ResourceRequest } from "../resources/handler";
import { nounIn } from "../resources/noun";
import { COMPOSITE_ALARM, METRIC_ALARM } from "./acts";
import { compositeAlarm, metricAlarm } from "./check";
import type { Alarm } from "./record";
import { removal } from "./remove";

type Named = { AlarmName?: string };

/** The handler of one kind of alarms. */
function handler<P extends Named>(
  acts: Handler["acts"],
  make: (control: Control, name: string, properties: Omit<P, "AlarmName">, stack: string) => Alarm,
): Handler<P> {
  const outcome = (control: Control, { stack, properties }: ResourceRequest<P>, name: string): Outcome => {
    const { AlarmName: _, ...rest } = properties;
    const alarm = make(control, name, rest, stack);
    return { identifier: name, attributes: { Arn: alarm.arn }, changes: [{ table: "alarms", put: alarm }] };
  };
  return {
    acts,
    noun: nounIn("alarms", (_, { actionsEnabled }) => ({ ActionsEnabled: actionsEnabled })),
    create(control, request) {
      const name = request.properties.AlarmName ?? physicalName(control, request, 255);
      if (control.store.get("alarms", name)) throw alreadyExists(`The alarm ${name}`);
      return outcome(control, request, name);
    },
    update: (control, request, { identifier }) => outcome(control, request, identifier),
    remove: ({ store }, { identifier }) => removal(store, identifier),
  };
}

/** An alarm of a metric, or of several. */
export const metricAlarmResource = handler<PlainProperties<"AWS::CloudWatch::Alarm">>(
  METRIC_ALARM,
  (control, name, properties, stack) => metricAlarm(control, name, properties as never, stack),
);

/** An alarm of other alarms. */
export const compositeAlarmResource = handler<Named & { AlarmRule: string }>(COMPOSITE_ALARM, compositeAlarm);
