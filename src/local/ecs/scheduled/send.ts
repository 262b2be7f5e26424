import { createHash } from "node:crypto";
import { LOCAL_ACCOUNT } from "../../../protocol/calls";
import type { Api } from "../../api";
import { lastPart } from "../../arns";
import { called } from "../../call";
import type { Caller } from "../../caller";
import type { Control } from "../../control";
import { busEvent } from "../../events/bus-event";
import { uuid } from "../../ids";
import { deliver } from "../../queues/deliver";
import { type RunTaskInput, runTask } from "../task/run";
import { busOfArn } from "./places";
import type { Doing, PendingRun, ScheduledTarget } from "./record";
import { universalOperation } from "./universal";

/** A run of a schedule, and what it leads to. */
interface Sending {
  /** ARN of the rule or schedule. */
  schedule: string;
  run: PendingRun;
  target: ScheduledTarget;
}

/** Does what a target says, once. What came of it; throws where nothing did. */
export async function sendScheduled(control: Control, apis: readonly Api[], sending: Sending): Promise<string> {
  const { schedule, run } = sending;
  const doing = isScheduler(schedule) ? inContext(sending) : sending.target;
  if (doing.run) return runTasks(control, sending, doing.run);
  if (doing.message) return sendMessage(control, sending, doing.message);
  if (doing.event) return putEvent(control, sending, doing.event);
  if (doing.call) return callOperation(control, apis, sending, doing.call);
  const event = { source: "aws.events", "detail-type": "Scheduled Event", resources: [schedule], detail: {} };
  await control.events?.fire(schedule, busEvent({ id: uuid(schedule, run.time), ...event }, run.time));
  return "has sent an event of its time to its targets.";
}

const isScheduler = (arn: string) => /^arn:aws[a-z-]*:scheduler:/.test(arn);

/** The same of one run, by whatever it is told from others. */
function tokenOf({ schedule, run: { target, time } }: Sending): string {
  return createHash("sha256").update(`${schedule} ${target} ${time}`).digest("hex").slice(0, 32);
}

const timeOf = ({ time }: PendingRun) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** With what the keywords of Scheduler stand for: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function inContext(sending: Sending): Doing {
  const { schedule, run, target } = sending;
  const words: Readonly<Record<string, string>> = {
    "schedule-arn": schedule,
    "scheduled-time": timeOf(run),
    "execution-id": tokenOf(sending).slice(0, 16),
    "attempt-number": String(run.failures + 1),
  };
  const { run: task, message, event, call } = target;
  const text = JSON.stringify({ run: task, message, event, call });
  const meant = (found: string, word: string) => (Object.hasOwn(words, word) ? words[word]! : found);
  return JSON.parse(text.replace(/<aws\.scheduler\.([a-z-]+)>/g, meant));
}

async function runTasks(control: Control, sending: Sending, input: NonNullable<Doing["run"]>): Promise<string> {
  const answer = await runTask(control, { ...input, clientToken: tokenOf(sending) } as unknown as RunTaskInput);
  const [failed] = answer.failures;
  if (failed) throw new Error(`${failed.reason}.`);
  const started = answer.tasks.map(({ taskArn }) => `(task ${lastPart(String(taskArn))})`);
  return `has started ${started.length} tasks: ${started.join(" ")}.`;
}

async function sendMessage(
  control: Control,
  { schedule, run }: Sending,
  { queue, body, group }: NonNullable<Doing["message"]>,
): Promise<string> {
  const event = { id: uuid(schedule, run.time), source: "aws.scheduler", "detail-type": "Scheduled Event" };
  const given = { ...busEvent({ ...event, resources: [schedule], detail: {} }, run.time), detail: "{}" };
  const sent = { MessageBody: body ?? JSON.stringify(given), ...(group !== undefined && { MessageGroupId: group }) };
  await deliver(control, queue, sent, "scheduler.amazonaws.com");
  return `has sent a message to ${queue}.`;
}

async function putEvent(
  control: Control,
  { schedule, run }: Sending,
  { bus, source, detailType, detail }: NonNullable<Doing["event"]>,
): Promise<string> {
  const resources = [schedule];
  const given = {
    ...{ id: uuid(schedule, run.time), source, "detail-type": detailType, resources },
    detail: JSON.parse(detail),
  };
  if (!(await control.events?.put([busEvent(given, run.time)], busOfArn(bus)!)))
    throw new Error(`there is no event bus ${bus}.`);
  return `has put an event on ${bus}.`;
}

const SCHEDULER: Caller = {
  account: LOCAL_ACCOUNT,
  arn: "scheduler.amazonaws.com",
  userId: "scheduler.amazonaws.com",
  host: "localhost",
};

async function callOperation(
  control: Control,
  apis: readonly Api[],
  sending: Sending,
  call: NonNullable<Doing["call"]>,
): Promise<string> {
  const { model, operation, input } = universalOperation(call);
  const api = apis.find((each) => each.model === model);
  if (!api) throw new Error(`this machine doesn't answer ${call.operation}.`);
  // A run that was under way when the control plane was killed starts no tasks twice.
  const given = operation === "RunTask" ? { clientToken: tokenOf(sending), ...(input as object) } : input;
  const { body } = await called(control, api, operation, SCHEDULER, () => given);
  const { failures: [failed] = [] } = body as { failures?: { reason: string }[] };
  if (failed) throw new Error(`${failed.reason}.`);
  return `has called ${call.operation}.`;
}
