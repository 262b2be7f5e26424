import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { recorderOf } from "../recorded/resource";
import { alreadyExists, type Handler, invalidProperty, type Outcome, type ResourceRequest } from "../resources/handler";
import { noun } from "../resources/noun";
import type { Acts } from "../shapes/acted";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { BOUNDS, SUSPENDED } from "./acts";
import { actionOf } from "./check-action";
import { checkBounds, registered } from "./check-target";
import { DIMENSION, NAMESPACE, serviceOf } from "./find";
import type { ScalableTarget } from "./record";
import { removal } from "./remove";
import { checkTags } from "./tag-calls";

type TargetProperties = PlainProperties<"AWS::ApplicationAutoScaling::ScalableTarget">;

const TYPE = "AWS::ApplicationAutoScaling::ScalableTarget";

const ACTS: Acts = {
  ...BOUNDS,
  ...all("ResourceId", "RoleARN", "ScalableDimension", "ServiceNamespace"),
  SuspendedState: SUSPENDED,
  ScheduledActions: {
    ...all("ScheduledActionName", "Schedule", "Timezone", "StartTime", "EndTime"),
    ScalableTargetAction: BOUNDS,
  },
  Tags: all("Key", "Value"),
};

/** Targets of other services than ECS are recorded. */
export const isOfEcs = ({ ServiceNamespace }: { ServiceNamespace?: string }) => ServiceNamespace === NAMESPACE;

const recorder = () => recorderOf(TYPE)!;

/** A service that is scaled, with its schedule. */
export const scalableTarget: Handler<TargetProperties> = {
  acts: ACTS,

  noun: noun({
    table: "scalableTargets",
    // What is only recorded is there as long as its record is.
    find: ({ store }, { identifier, properties }) =>
      isOfEcs(properties) ? store.get("scalableTargets", resourceIdIn(identifier)) : ({} as ScalableTarget),
  }),

  byThemselves({ MinCapacity, MaxCapacity }) {
    checkBounds(MinCapacity, MaxCapacity);
  },

  create(control, request) {
    if (!isOfEcs(request.properties)) return recorder().create(control, request as never);
    const { ResourceId } = request.properties;
    checkService(control, ResourceId);
    if (control.store.get("scalableTargets", ResourceId)) throw alreadyExists(`The scalable target ${ResourceId}`);
    return made(control, request);
  },

  update(control, request, record) {
    if (!isOfEcs(request.properties)) return recorder().update(control, request as never, record);
    return made(control, request);
  },

  remove({ store }, { identifier, properties }) {
    if (!isOfEcs(properties)) return [];
    const target = store.get("scalableTargets", resourceIdIn(identifier));
    return target ? removal(store, target) : [];
  },
};

export const resourceIdIn = (identifier: string) => identifier.split("|")[0]!;

function made(control: Control, { stack, properties }: ResourceRequest<TargetProperties>): Outcome {
  const { ResourceId, ScalableDimension = DIMENSION, ScheduledActions = [], Tags = [], ...input } = properties;
  const tags = checkTags(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])));
  const target = registered(control, { ResourceId, ...input }, { stack, tags });
  const actions = ScheduledActions.map(({ StartTime, EndTime, ...action }, i) => {
    const times = {
      startAt: timeIn(`ScheduledActions.${i}.StartTime`, StartTime),
      endAt: timeIn(`ScheduledActions.${i}.EndTime`, EndTime),
    };
    return actionOf(control, target, { ...action, ...times }, stack);
  });
  const before = control.store.by("scheduledActions", "target", target.id);
  const gone = before.filter(({ id, stack: of }) => of === stack && !actions.some((action) => action.id === id));
  const identifier = [ResourceId, ScalableDimension, NAMESPACE].join("|");
  return {
    identifier,
    attributes: { Id: identifier, ResourceId, ScalableDimension, ServiceNamespace: NAMESPACE },
    changes: [
      { table: "scalableTargets", put: target },
      ...actions.map((put): Change => ({ table: "scheduledActions", put })),
      ...gone.map(({ id }): Change => ({ table: "scheduledActions", remove: id })),
    ],
  };
}

/** A template may name a service that is in an account and not here. */
function checkService({ store }: Control, resourceId: string): void {
  if (store.get("services", serviceOf(resourceId))?.status === "ACTIVE") return;
  const there = store.list("services").filter(({ status }) => status === "ACTIVE");
  const names = there.map(({ id }) => `service/${id.split("/").slice(1).join("/")}`).join(", ") || "none";
  throw invalidProperty(
    "ResourceId",
    resourceId,
    `it must be a service that is on this machine, of which there are: ${names}`,
  );
}

function timeIn(path: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw invalidProperty(path, text, "allowed are times such as 2027-01-31T08:30:00Z");
  return at;
}
