import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import { withMembership } from "../auto-scaling/membership";
import type { Control } from "../control";
import { takeAway } from "../ecs/instance/lose";
import { listOf, pageOf } from "../ecs/pages";
import { REASON } from "../scheduler/events";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { type Filter, filtered } from "./filters";
import { describeInstance, type Instance, instancesOf, stateOf } from "./instances";

interface DescribeInput {
  InstanceIds?: string[];
  Filters?: Filter[];
  MaxResults?: number;
  NextToken?: string;
  DryRun?: boolean;
}

/** Those of these ids, each of which is there; all where none is named. */
function named(control: Control, ids: string[] = []): Instance[] {
  const there = instancesOf(control);
  if (ids.length === 0) return there;
  const malformed = ids.find((id) => !/^i-[0-9a-f]{8,17}$/.test(id));
  if (malformed !== undefined) throw new ApiError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
  const missing = ids.filter((id) => !there.some(({ instance }) => instance.ec2InstanceId === id));
  if (missing.length > 0) {
    const [what, does] = missing.length > 1 ? ["IDs", "do"] : ["ID", "does"];
    const message = `The instance ${what} '${missing.join(", ")}' ${does} not exist`;
    throw new ApiError("InvalidInstanceID.NotFound", message);
  }
  return there.filter(({ instance }) => ids.includes(instance.ec2InstanceId));
}

/** One page of what is asked for. */
function page(control: Control, list: string, instances: Instance[], input: DescribeInput) {
  refuseDryRun(input);
  const { MaxResults = 1000, NextToken: token, InstanceIds, Filters } = input;
  if (MaxResults < 5 || MaxResults > 1000) {
    throw new ApiError(
      "InvalidParameterValue",
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value from 5 to 1000.`,
    );
  }
  const asked = listOf(list, { InstanceIds, Filters } as object);
  const keyOf = ({ instance }: Instance) => instance.ec2InstanceId;
  const wrong = () => new ApiError("InvalidNextToken", "The token is not valid.");
  const found = filtered(control, instances, Filters);
  const { items, next } = pageOf(found, { list: asked, size: MaxResults, token, keyOf, wrong });
  return { items, ...(next !== undefined && { NextToken: next }) };
}

function refuseDryRun({ DryRun }: { DryRun?: boolean }): void {
  if (DryRun) throw new ApiError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
}

/** Each in a reservation of its own, as Auto Scaling launches them. */
async function describeInstances(control: Control, input: DescribeInput) {
  const { items, ...rest } = page(control, "Instances", named(control, input.InstanceIds), input);
  const reservations = items.map((each) => ({
    ReservationId: `r-${each.instance.ec2InstanceId.slice(2)}`,
    OwnerId: each.instance.id.split(":")[4],
    Instances: [describeInstance(control, each)],
  }));
  return { Reservations: reservations, ...rest };
}

/** Of those that run, or of all. */
async function describeStatus(control: Control, input: DescribeInput & { IncludeAllInstances?: boolean }) {
  const found = named(control, input.InstanceIds).filter(
    ({ state }) => state === "running" || input.IncludeAllInstances,
  );
  const { items, ...rest } = page(control, "Status", found, input);
  const statuses = items.map(({ instance, state }) => {
    const status = state === "running" ? OK : { Status: "not-applicable" };
    return {
      InstanceId: instance.ec2InstanceId,
      AvailabilityZone: instance.zone,
      InstanceState: stateOf(state),
      InstanceStatus: status,
      SystemStatus: status,
    };
  });
  return { InstanceStatuses: statuses, ...rest };
}

const OK = { Status: "ok", Details: [{ Name: "reachability", Status: "passed" }] };

/** What they run is lost with them, and their groups launch others. */
async function terminateInstances(control: Control, input: { InstanceIds: string[]; DryRun?: boolean }) {
  const found = named(control, input.InstanceIds);
  refuseDryRun(input);
  const changes = found.flatMap(({ instance }): Change[] =>
    control.store.get("containerInstances", instance.id)
      ? takeAway(control, instance, {
          stopCode: "TerminationNotice",
          reason: REASON.instanceGone(instance.ec2InstanceId),
          lost: true,
        })
      : [{ table: "waitingInstances", remove: instance.id }],
  );
  await control.store.commit(withMembership(control, changes));
  return {
    TerminatingInstances: found.map(({ instance, state }) => ({
      InstanceId: instance.ec2InstanceId,
      CurrentState: stateOf("shutting-down"),
      PreviousState: stateOf(state),
    })),
  };
}

const LISTED = all("InstanceIds", "MaxResults", "NextToken", "DryRun", "IncludeManagedResources");

export const EC2_CALLS: Calls = {
  DescribeInstances: { run: describeInstances, acts: { ...LISTED, Filters: { "*": true } } },
  DescribeInstanceStatus: {
    run: describeStatus,
    acts: { ...LISTED, IncludeAllInstances: true, Filters: { "*": true } },
  },
  TerminateInstances: { run: terminateInstances, acts: all("InstanceIds", "DryRun", "Force", "SkipOsShutdown") },
};
