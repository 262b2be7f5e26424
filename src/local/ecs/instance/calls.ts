import { matches } from "../../../ecs/cluster-query";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { asQueried } from "../../scheduler/place/filters";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { queryOf } from "../placement";
import { booksOf } from "./books";
import { describeInstance } from "./describe";
import { findInstances, instancesOf } from "./find";
import type { ContainerInstance } from "./record";

async function listContainerInstances(
  control: Control,
  input: PageInput & { cluster?: string; status?: string; filter?: string },
) {
  const isAsked = filterOf(control, input.filter);
  const arns = instancesOf(control, findCluster(control, input.cluster).id)
    .filter(({ status }) => input.status === undefined || status === input.status)
    .filter(isAsked)
    .map((instance) => instance.id);
  return paged("containerInstanceArns", arns, input, 100);
}

/** The instances that an expression of the cluster query language means. */
function filterOf(control: Control, expression: string | undefined): (instance: ContainerInstance) => boolean {
  if (!expression) return () => true;
  const query = queryOf("filter", expression);
  const books = booksOf(control);
  return (instance) => matches(query, asQueried(instance, books));
}

async function describeContainerInstances(
  control: Control,
  input: { containerInstances: string[]; cluster?: string; include?: string[] },
) {
  const cluster = findCluster(control, input.cluster);
  if (input.containerInstances.length === 0) throw invalidParameter("Container Instances cannot be empty.");
  if (input.containerInstances.length > 100) throw invalidParameter("containerInstances has more than 100 entries.");
  const { found, failures } = findInstances(control, cluster, input.containerInstances);
  return { containerInstances: found.map((instance) => describeInstance(control, instance, input.include)), failures };
}

/** Draining: no new tasks, and the service's are replaced; ACTIVE takes tasks again. */
async function updateContainerInstancesState(
  control: Control,
  input: { containerInstances: string[]; cluster?: string; status: string },
) {
  const cluster = findCluster(control, input.cluster);
  const { status } = input;
  if (status !== "ACTIVE" && status !== "DRAINING") {
    throw invalidParameter(`status is ${status}; allowed are ACTIVE, DRAINING.`);
  }
  if (input.containerInstances.length === 0) throw invalidParameter("Container instances cannot be empty.");
  if (input.containerInstances.length > 10) throw invalidParameter("containerInstances has more than 10 entries.");
  const { found, failures } = findInstances(control, cluster, input.containerInstances);
  const changed = found.map((instance) => ({ ...instance, status }) as const);
  await control.store.commit(changed.map((put) => ({ table: "containerInstances", put })));
  return { containerInstances: changed.map((instance) => describeInstance(control, instance)), failures };
}

export const INSTANCE_CALLS: Calls = {
  ListContainerInstances: { run: listContainerInstances, acts: { ...all("cluster", "status", "filter"), ...PAGE } },
  DescribeContainerInstances: {
    run: describeContainerInstances,
    acts: all("cluster", "containerInstances", "include"),
  },
  UpdateContainerInstancesState: {
    run: updateContainerInstancesState,
    acts: all("cluster", "containerInstances", "status"),
  },
};
