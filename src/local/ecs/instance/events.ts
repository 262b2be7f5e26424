import { ApiError } from "../../../protocol/errors";
import type { ChangeInstancesAnswer, ChangeInstancesRequest, InstancesAnswer } from "../../../protocol/instances";
import { lastPart } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { REASON } from "../../scheduler/events";
import type { Change } from "../../store/store";
import { countTasks } from "../counts";
import type { Task } from "../task/record";
import { booksOf } from "./books";
import { stopTasks, takeAway } from "./lose";
import type { ContainerInstance } from "./record";

/** Milliseconds of EC2's and of Fargate's notice before a Spot interruption. It cuts work off, so no pace shortens it. */
const NOTICE = 120_000;

/** What an action is about. */
interface Affected {
  instances: ContainerInstance[];
  /** Tasks on Fargate. */
  tasks: Task[];
}

type Action = ChangeInstancesRequest["Action"];

const ACTIONS: Readonly<Record<Action, (control: Control, affected: Affected) => Change[]>> = {
  activate: (_, { instances }) => instances.map((each) => withStatus(each, "ACTIVE")),
  drain: (_, { instances }) => instances.map((each) => withStatus(each, "DRAINING")),
  interrupt: (control, { instances, tasks }) => [
    ...instances.filter(({ endsAt }) => endsAt === undefined).map((each) => noticed(each, control.clock.now())),
    ...stopTasks(control, tasks, { stopCode: "SpotInterruption", reason: "Your Spot Task was interrupted." }),
  ],
  stop: (control, { instances, tasks }) => [
    ...instances.flatMap((each) =>
      takeAway(control, each, {
        stopCode: "TerminationNotice",
        reason: REASON.instanceGone(each.ec2InstanceId),
        lost: true,
      }),
    ),
    ...tasks.flatMap((task) =>
      stopTasks(control, [task], {
        stopCode: "InfrastructureHealth",
        reason: `The infrastructure of the task in ${task.zone} failed.`,
        lost: true,
      }),
    ),
  ],
};

/** What happens to instances: by their id, or all of a zone at once. `stop` of a zone is its loss, and `activate` its return. */
export async function changeInstances(
  control: Control,
  request: ChangeInstancesRequest,
): Promise<ChangeInstancesAnswer> {
  const affected = affectedBy(control, request);
  const changes = [...ofZone(control, request), ...ACTIONS[request.Action](control, affected)];
  await control.store.commit(withMembership(control, changes));
  return {
    Instances: affected.instances.map(({ ec2InstanceId }) => ec2InstanceId),
    Tasks: affected.tasks.map(({ id }) => lastPart(id)),
  };
}

function ofZone({ store, clock }: Control, { Action, Zone }: ChangeInstancesRequest): Change[] {
  if (Zone === undefined) return [];
  if (Action === "stop") return [{ table: "lostZones", put: { id: Zone, lostAt: clock.now() } }];
  return Action === "activate" && store.get("lostZones", Zone) ? [{ table: "lostZones", remove: Zone }] : [];
}

const withStatus = (instance: ContainerInstance, status: ContainerInstance["status"]): Change => ({
  table: "containerInstances",
  put: { ...instance, status },
});

function noticed(instance: ContainerInstance, now: number): Change {
  const status = instance.drainsAtNotice ? "DRAINING" : instance.status;
  return { table: "containerInstances", put: { ...instance, status, endsAt: now + NOTICE } };
}

function affectedBy(control: Control, request: ChangeInstancesRequest): Affected {
  const { Action, Instance, Zone } = request;
  if ((Instance === undefined) === (Zone === undefined)) throw invalid("One of Instance and Zone is needed.");
  const { instances, tasks } = Zone === undefined ? named(control, Instance!, Action) : inZone(control, Zone);
  return {
    instances: Action === "interrupt" && Zone !== undefined ? instances.filter(({ spot }) => spot) : instances,
    tasks: tasks.filter(({ capacityProvider }) => Action === "stop" || capacityProvider === "FARGATE_SPOT"),
  };
}

function inZone({ store }: Control, zone: string): Affected {
  const known = new Set([
    ...store.list("subnets").map((subnet) => subnet.zone),
    ...store.list("autoScalingGroups").flatMap(({ zones }) => zones),
    ...store.list("tasks").map((task) => task.zone),
  ]);
  if (!known.has(zone)) throw invalid(`Zone is "${zone}"; there are ${[...known].sort().join(", ") || "none"}.`);
  return {
    instances: store.list("containerInstances").filter((each) => each.zone === zone),
    tasks: store.list("tasks").filter((task) => isOnFargate(task) && task.zone === zone),
  };
}

/** By the beginning of its id, or of its EC2 instance's; on Fargate by that of the task's. */
function named({ store }: Control, name: string, action: Action): Affected {
  const begins = (id: string) => id.startsWith(name) || lastPart(id).startsWith(name);
  const instances = store
    .list("containerInstances")
    .filter(({ id, ec2InstanceId }) => begins(id) || begins(ec2InstanceId));
  const takesTasks = action === "stop" || action === "interrupt";
  const tasks = takesTasks ? store.list("tasks").filter((task) => isOnFargate(task) && begins(task.id)) : [];
  const count = instances.length + tasks.length;
  if (count > 1) {
    const all = [...instances.map(({ ec2InstanceId }) => ec2InstanceId), ...tasks.map(({ id }) => lastPart(id))];
    throw invalid(`"${name}" is the beginning of ${count}: ${all.join(", ")}.`);
  }
  if (count === 0) throw invalid(`There is no instance "${name}"${takesTasks ? ", and no task on Fargate" : ""}.`);
  const [instance] = instances;
  const [task] = tasks;
  if (action === "interrupt" && (instance ? !instance.spot : task?.capacityProvider !== "FARGATE_SPOT")) {
    throw invalid(`"${name}" is not on Spot, and nothing else is interrupted.`);
  }
  return { instances, tasks };
}

const isOnFargate = ({ launchType, lastStatus }: Task) => launchType === "FARGATE" && lastStatus !== "STOPPED";

const invalid = (message: string) => new ApiError("InvalidRequest", message);

/** What `slipway instances` shows. */
export async function listInstances(control: Control): Promise<InstancesAnswer> {
  const { store, clock } = control;
  const books = booksOf(control);
  return {
    Now: clock.now(),
    LostZones: store.list("lostZones").map(({ id }) => id),
    Instances: store.list("containerInstances").map((instance) => {
      const { running, pending } = countTasks(store.by("tasks", "instance", instance.id));
      const free = books.on(instance);
      return {
        Id: lastPart(instance.id),
        Ec2InstanceId: instance.ec2InstanceId,
        Cluster: lastPart(instance.clusterArn),
        CapacityProvider: instance.capacityProvider,
        Status: instance.status,
        InstanceType: instance.instanceType,
        Zone: instance.zone,
        Spot: instance.spot ?? false,
        EndsAt: instance.endsAt,
        RegisteredAt: instance.registeredAt,
        Running: running,
        Pending: pending,
        Cpu: { Registered: instance.cpu, Free: free.cpu },
        Memory: { Registered: instance.memory, Free: free.memory },
      };
    }),
  };
}
