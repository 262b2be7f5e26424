import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { groupNamed, groupsOf } from "./find";
import { PAGED, type PageInput, paged } from "./pages";
import type { GroupActivity } from "./record";

interface ActivitiesInput extends PageInput {
  AutoScalingGroupName?: string;
  ActivityIds?: string[];
}

/** Newest first; of a group, or of all. */
async function describeActivities(control: Control, input: ActivitiesInput) {
  const { AutoScalingGroupName: name, ActivityIds: ids = [] } = input;
  const groups = name === undefined ? groupsOf(control) : [groupNamed(control, name)];
  const found = groups
    .flatMap(({ id }) => control.store.by("groupActivities", "group", id))
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1));
  // Pages go by keys that rise.
  const order = new Map(found.map(({ id }, at) => [id, String(at).padStart(9, "0")]));
  return paged("Activities", found.map(describeActivity), input, ({ ActivityId }) => order.get(ActivityId)!);
}

function describeActivity({ id, group, description, cause, zone, startedAt, endedAt }: GroupActivity) {
  return {
    ActivityId: id,
    AutoScalingGroupName: group,
    Description: description,
    Cause: cause,
    StartTime: startedAt / 1000,
    ...(endedAt !== undefined && { EndTime: endedAt / 1000 }),
    StatusCode: endedAt === undefined ? "InProgress" : "Successful",
    Progress: endedAt === undefined ? 50 : 100,
    Details: JSON.stringify({ "Availability Zone": zone }),
  };
}

export const ACTIVITY_CALLS: Calls = {
  DescribeScalingActivities: {
    run: describeActivities,
    acts: { ...all("ActivityIds", "AutoScalingGroupName"), ...PAGED, Filters: "filter what is answered" },
  },
};
