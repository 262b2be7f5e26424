import type { Calls } from "../../api";
import type { Control } from "../../control";
import { deleteTaskSet, makePrimary, scaleTaskSet } from "../../scheduler";
import { all } from "../../shapes/acted";
import type { Deployment } from "../deployment/record";
import { invalidParameter } from "../errors";
import type { Service } from "../service/record";
import { sought } from "../sought";
import { CREATE_TASK_SET, PRIMARY } from "./acts";
import { arnOf, describeTaskSet, describeTaskSets } from "./describe";
import { findDeployable, findDeployed, findTaskSet } from "./find";
import { tryFindTaskSet } from "./in-service";
import type { CreateTaskSetInput, Scale } from "./input";
import { checkScale, withNewTaskSet, withSameToken } from "./make";

interface Named {
  cluster: string;
  service: string;
}

async function createTaskSetCall(control: Control, input: CreateTaskSetInput) {
  const service = findDeployable(control, input.service, input.cluster);
  const earlier = withSameToken(service, input);
  const known = earlier && service.deployments.find(({ taskSet }) => taskSet === earlier);
  if (known) return { taskSet: describeTaskSet(control, service, known, ["TAGS"]) };
  const changed = withNewTaskSet(control, service, input);
  return committed(control, changed, changed.deployments[0]!);
}

async function updateTaskSetCall(control: Control, input: Named & { taskSet: string; scale: Scale }) {
  const { service, set } = changeable(control, input, input.taskSet);
  return committed(control, scaleTaskSet(service, set.id, checkScale(input.scale), control.clock.now()), set);
}

/** One more call for a task set that goes already changes nothing. */
async function deleteTaskSetCall(control: Control, input: Named & { taskSet: string; force?: boolean }) {
  const service = findDeployable(control, input.service, input.cluster);
  const set = findTaskSet(service, input.taskSet);
  if (set.status === "PRIMARY" && !input.force) throw invalidParameter("Primary TaskSet cannot be deleted");
  if (set.status === "DRAINING") return { taskSet: describeTaskSet(control, service, set, ["TAGS"]) };
  return committed(control, deleteTaskSet(service, set.id, control.clock.now()), set);
}

async function describeTaskSetsCall(control: Control, input: Named & { taskSets?: string[]; include?: string[] }) {
  const service = findDeployed(control, input.service, input.cluster);
  const { taskSets = [], include = [] } = input;
  if (taskSets.length === 0) return { taskSets: describeTaskSets(control, service, include), failures: [] };
  const { found, failures } = sought(
    taskSets,
    (idOrArn) => tryFindTaskSet(service, idOrArn),
    (id) => arnOf(service, id),
  );
  return { taskSets: found.map((set) => describeTaskSet(control, service, set, include)), failures };
}

async function updateServicePrimaryTaskSetCall(control: Control, input: Named & { primaryTaskSet: string }) {
  const { service, set } = changeable(control, input, input.primaryTaskSet);
  return committed(control, makePrimary(service, set.id, control.clock.now()), set);
}

/** A task set that isn't on its way out. */
export function changeable(control: Control, input: Named, idOrArn: string): { service: Service; set: Deployment } {
  const service = findDeployable(control, input.service, input.cluster);
  const set = findTaskSet(service, idOrArn);
  if (set.status === "DRAINING") throw invalidParameter(`The task set ${set.id} is DRAINING: it is being deleted.`);
  return { service, set };
}

async function committed(control: Control, service: Service, { id }: Deployment) {
  await control.store.commit([{ table: "services", put: service }]);
  // Whoever waited for the commit may find the scheduler to have seen to it already.
  const now = control.store.get("services", service.id);
  const seen = now && tryFindTaskSet(now, id) ? now : service;
  return { taskSet: describeTaskSet(control, seen, findTaskSet(seen, id), ["TAGS"]) };
}

export const TASK_SET_CALLS: Calls = {
  CreateTaskSet: { run: createTaskSetCall, acts: CREATE_TASK_SET },
  UpdateTaskSet: {
    run: updateTaskSetCall,
    acts: { ...all("cluster", "service", "taskSet"), scale: all("value", "unit") },
  },
  DeleteTaskSet: { run: deleteTaskSetCall, acts: all("cluster", "service", "taskSet", "force") },
  DescribeTaskSets: { run: describeTaskSetsCall, acts: all("cluster", "service", "taskSets", "include") },
  UpdateServicePrimaryTaskSet: { run: updateServicePrimaryTaskSetCall, acts: PRIMARY },
};
