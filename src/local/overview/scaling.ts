import type { ServiceOverview } from "../../protocol/overview";
import type { Control } from "../control";
import type { Service } from "../ecs/service/record";
import type { ScalingActivity } from "../scaling/record";

/** How a service is scaled, where it is. */
export function scalingOf({ store }: Control, service: Service): Pick<ServiceOverview, "Scaling"> {
  const [target] = store.by("scalableTargets", "service", service.id);
  if (!target) return {};
  const last = happened(store.by("scalingActivities", "target", target.id))[0];
  return {
    Scaling: {
      Min: target.min,
      Max: target.max,
      Policies: store
        .by("scalingPolicies", "target", target.id)
        .map(({ name }) => name)
        .sort(),
      ...(last && { Last: { At: last.startedAt, Status: last.status, Why: said(last) } }),
    },
  };
}

/** What scaling did, among the service's own events. */
export function eventsOf({ store }: Control, service: Service): ServiceOverview["Events"] {
  const own = service.events.map(({ id, at, message }) => ({ Id: id, At: at, Message: message }));
  const scaled = store
    .by("scalableTargets", "service", service.id)
    .flatMap((target) => happened(store.by("scalingActivities", "target", target.id)))
    .map((each) => ({ Id: each.id, At: each.startedAt, Message: `(service ${service.name}) ${said(each)}` }));
  return scaled.length === 0 ? own : [...scaled, ...own].sort((a, b) => b.At - a.At);
}

/** Newest first. */
function happened(activities: ScalingActivity[]): ScalingActivity[] {
  return activities.filter(({ notScaled }) => !notScaled).sort((a, b) => b.startedAt - a.startedAt);
}

/** What it did and why; a failure says of itself what went wrong. */
function said({ description, cause, details, status, message }: ScalingActivity): string {
  const what = description.replace(/\.$/, "").replace(/^S/, "s");
  const how = status === "Failed" && message ? `${message.replace(/\.$/, "")}: ` : "";
  return `${what}: ${how}${(details ?? cause).replace(/\.$/, "")}.`;
}
