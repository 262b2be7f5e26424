import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import { arn } from "../../arns";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { busArn, busNamed } from "../buses";
import { exists, invalid, notFound } from "../errors";
import { type PageInput, page } from "../page";
import { rulesOf } from "../rules";
import { archiveArn, archiveIn, type Filters, oneFilter } from "./archives";
import type { EventReplay } from "./record";

interface StartInput {
  ReplayName: string;
  Description?: string;
  EventSourceArn: string;
  /** Seconds since 1970. */
  EventStartTime: number;
  EventEndTime: number;
  Destination: { Arn: string; FilterArns?: string[] };
}

const wrong = (parameter: string, reason: string) => invalid(`Parameter ${parameter} is not valid. Reason: ${reason}`);

async function startReplay(control: Control, input: StartInput) {
  const { ReplayName: id, Description: description, EventSourceArn, Destination } = input;
  const { store, clock } = control;
  const bus = busNamed(control, Destination.Arn).name;
  const archive = store.get("eventArchives", archiveIn(EventSourceArn));
  if (!archive) throw wrong("EventSourceArn", `Archive ${archiveIn(EventSourceArn)} does not exist.`);
  if (archive.bus !== bus) throw wrong("Destination.Arn", "Cross event bus replay is not permitted.");
  if (input.EventEndTime <= input.EventStartTime) {
    throw wrong("EventEndTime", "EventStartTime must be before EventEndTime.");
  }
  const { FilterArns: rules } = Destination;
  const unknown = rules?.find((rule) => rulesOf(control, bus).every((each) => each.id !== rule));
  if (unknown !== undefined) throw wrong("Destination.FilterArns", `Rule ${unknown} does not exist.`);
  if (store.get("eventReplays", id)) throw exists(`Replay ${id} already exists.`);
  const replay: EventReplay = {
    ...{ id, archive: archive.id, bus, from: input.EventStartTime * 1000, to: input.EventEndTime * 1000 },
    ...(description !== undefined && { description }),
    ...(rules?.length && { rules }),
    ...{ state: "STARTING", startedAt: clock.now() },
  };
  await store.commit([{ table: "eventReplays", put: replay }]);
  return { ReplayArn: replayArn(id), State: replay.state, ReplayStartTime: replay.startedAt / 1000 };
}

const replayArn = (name: string) => arn("events", `replay/${name}`);

function replayNamed({ store }: Control, name: string): EventReplay {
  const replay = store.get("eventReplays", name);
  if (replay) return replay;
  throw notFound(`Replay ${name} does not exist.`);
}

async function cancelReplay(control: Control, { ReplayName }: { ReplayName: string }) {
  const replay = replayNamed(control, ReplayName);
  if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
    throw new ApiError("IllegalStatusException", `Replay ${ReplayName} is not in a valid state for this operation.`);
  }
  const put: EventReplay = { ...replay, state: "CANCELLING" };
  await control.store.commit([{ table: "eventReplays", put }]);
  return { ReplayArn: replayArn(ReplayName), State: put.state };
}

const seconds = (at: number | undefined) => (at === undefined ? undefined : at / 1000);

const listed = ({ id, archive, from, to, state, reason, startedAt, endedAt, last }: EventReplay) => ({
  ReplayName: id,
  EventSourceArn: archiveArn(archive),
  State: state,
  StateReason: reason,
  EventStartTime: seconds(from),
  EventEndTime: seconds(to),
  EventLastReplayedTime: seconds(last?.at),
  ReplayStartTime: seconds(startedAt),
  ReplayEndTime: seconds(endedAt),
});

async function describeReplay(control: Control, { ReplayName }: { ReplayName: string }) {
  const replay = replayNamed(control, ReplayName);
  return {
    ...listed(replay),
    ReplayArn: replayArn(replay.id),
    Description: replay.description,
    Destination: { Arn: busArn(replay.bus), FilterArns: replay.rules },
  };
}

type ListInput = PageInput & Filters;

async function listReplays({ store }: Control, { NamePrefix, EventSourceArn, State, ...input }: ListInput) {
  const filters = oneFilter("ListReplays", { NamePrefix, EventSourceArn, State });
  const asked = store
    .list("eventReplays")
    .filter(
      ({ id, archive, state }) =>
        id.startsWith(NamePrefix ?? "") &&
        (EventSourceArn === undefined || archiveArn(archive) === EventSourceArn) &&
        (State === undefined || state === State),
    );
  const { given, NextToken } = page("Replays", asked, { ...filters, ...input } as PageInput, ({ id }) => id);
  return { Replays: given.map(listed), NextToken };
}

/** Replays of what archives have. */
export const REPLAY_CALLS: Calls = {
  CancelReplay: { run: cancelReplay, acts: all("ReplayName") },
  DescribeReplay: { run: describeReplay, acts: all("ReplayName") },
  ListReplays: { run: listReplays, acts: all("NamePrefix", "EventSourceArn", "State", "Limit", "NextToken") },
  StartReplay: {
    run: startReplay,
    acts: {
      ...all("ReplayName", "Description", "EventSourceArn", "EventStartTime", "EventEndTime"),
      Destination: all("Arn", "FilterArns"),
    },
  },
};
