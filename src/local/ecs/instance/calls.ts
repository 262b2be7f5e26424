import { matches } from "../../../ecs/cluster-query";
import type { Calls } from "../../api";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { asQueried } from "../../scheduler/place/filters";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { queryOf } from "../placement";
import { ATTRIBUTE_CALLS } from "./attribute-calls";
import { booksOf } from "./books";
import { describeInstance } from "./describe";
import { findInstances, instancesOf, tryFindInstance } from "./find";
import { takeAway } from "./lose";
import type { ContainerInstance } from "./record";
import { registerContainerInstance } from "./register";

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
  return (instance) => matches(query, asQueried(books.on(instance)));
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

/** With `force` its tasks stop; its group launches another in its place. */
async function deregisterContainerInstance(
  control: Control,
  input: { cluster?: string; containerInstance: string; force?: boolean },
) {
  const cluster = findCluster(control, input.cluster);
  const instance = tryFindInstance(control, cluster, input.containerInstance);
  if (!instance) throw invalidParameter(`The container instance ${input.containerInstance} was not found.`);
  const runs = control.store.by("tasks", "instance", instance.id).some(({ lastStatus }) => lastStatus !== "STOPPED");
  if (runs && !input.force) throw invalidParameter("Found running tasks on the instance.");
  const shown = describeInstance(control, instance, ["TAGS"]);
  const stop = { stopCode: "UserInitiated", reason: "Container instance deregistration forced by user" } as const;
  await control.store.commit(withMembership(control, takeAway(control, instance, stop)));
  return { containerInstance: { ...shown, status: "INACTIVE", agentConnected: false } };
}

export const INSTANCE_CALLS: Calls = {
  ...ATTRIBUTE_CALLS,
  DeregisterContainerInstance: {
    run: deregisterContainerInstance,
    acts: all("cluster", "containerInstance", "force"),
  },
  RegisterContainerInstance: {
    run: registerContainerInstance,
    acts: {
      ...all("cluster", "containerInstanceArn"),
      totalResources: { "*": true },
      attributes: all("name", "value"),
      tags: { "*": true },
      instanceIdentityDocument: "leave it out: instances of EC2 are those of Auto Scaling groups here",
      instanceIdentityDocumentSignature: "leave it out: instances of EC2 are those of Auto Scaling groups here",
    },
  },
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
