import { ApiError } from "../../../protocol/errors";
import { taskArn } from "../../arns";
import type { Control } from "../../control";
import { networkOf as networkOfSubnet } from "../../network/network-of";
import { type Books, sizeOf } from "../../scheduler/books";
import { isFargate, nextProvider } from "../../scheduler/capacity";
import { newTask } from "../../tasks";
import { checkClientToken, requestHash } from "../client-token";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import { booksOf } from "../instance/books";
import { instancesOf } from "../instance/find";
import type { ContainerInstance } from "../instance/record";
import { type Capacity, capacityOf, checkCompatible, checkPlatform } from "../service/capacity";
import { networkOf } from "../service/check";
import type { ServiceInput } from "../service/input";
import { activeTaskDefinition } from "../task-definition/find";
import type { TaskDefinition } from "../task-definition/record";
import { describeTask } from "./describe";
import { type OverridesInput, overridesOf } from "./overrides";
import type { Task } from "./record";
import { runTaskTags } from "./task-tags";

/** Input of RunTask. */
export interface RunTaskInput
  extends Pick<
    ServiceInput,
    | "cluster"
    | "launchType"
    | "capacityProviderStrategy"
    | "networkConfiguration"
    | "placementConstraints"
    | "placementStrategy"
    | "platformVersion"
    | "propagateTags"
    | "enableECSManagedTags"
    | "enableExecuteCommand"
    | "volumeConfigurations"
    | "tags"
  > {
  taskDefinition: string;
  count?: number;
  group?: string;
  startedBy?: string;
  clientToken?: string;
  overrides?: OverridesInput;
}

/** Where a task goes. */
interface Place {
  launchType: Task["launchType"];
  capacityProvider?: string;
  instance?: ContainerInstance;
  zone: string;
  subnet?: string;
}

/** The zone of tasks whose subnets are not known on this machine. */
const DEFAULT_ZONE = "us-east-1a";

export async function runTask(control: Control, input: RunTaskInput) {
  const cluster = findCluster(control, input.cluster);
  const { count = 1 } = input;
  checkRun(input);
  const earlier = withSameToken(control, cluster, input);
  if (earlier.length > 0) return { tasks: earlier.map((task) => describeTask(control, task, ["TAGS"])), failures: [] };

  const definition = activeTaskDefinition(control, input.taskDefinition);
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  checkPlatform(input, capacity);
  if (capacity.launchType === "EC2" && instancesOf(control, cluster.id).length === 0) {
    throw invalidParameter("No Container Instances were found in your cluster.");
  }
  const network = networkOf(input.networkConfiguration, definition);
  const { places, failures } = placesFor(control, cluster, definition, capacity, network?.subnets ?? [], count);
  const tasks = places.map((place) => makeTask(control, cluster, definition, input, place));
  await control.store.commit(tasks.map((put) => ({ table: "tasks", put })));
  return { tasks: tasks.map((task) => describeTask(control, task, ["TAGS"])), failures };
}

function checkRun({ count = 1, clientToken, startedBy = "", propagateTags, volumeConfigurations }: RunTaskInput): void {
  if (count < 1 || count > 10) throw invalidParameter(`count is ${count}; allowed are 1 to 10.`);
  checkClientToken(clientToken, 64);
  if (!/^[\w/-]{0,128}$/.test(startedBy)) {
    throw invalidParameter(
      `startedBy is "${startedBy}"; allowed are up to 128 letters, digits, hyphens, slashes and underscores.`,
    );
  }
  if (propagateTags === "SERVICE") {
    throw invalidParameter("propagateTags is SERVICE, which is for the tasks of services; allowed is TASK_DEFINITION.");
  }
  if (volumeConfigurations?.length) {
    throw invalidParameter("volumeConfigurations cannot run on this machine: there is no EBS here.");
  }
}

function makeTask(
  control: Control,
  cluster: Cluster,
  definition: TaskDefinition,
  input: RunTaskInput,
  place: Place,
): Task {
  return newTask(
    {
      id: taskArn(cluster.name, control.hex(32)),
      clusterArn: cluster.id,
      stack: cluster.stack,
      group: input.group ?? `family:${definition.family}`,
      startedBy: input.startedBy,
      capacityProvider: place.capacityProvider,
      launchType: place.launchType,
      instanceId: place.instance?.id,
      zone: place.zone,
      subnet: place.subnet,
      network: networkOfSubnet(control.store, place.subnet),
      aliases: [],
      clientToken: input.clientToken,
      definition,
      request: requestHash(input),
      platformVersion: input.platformVersion,
      enableExecuteCommand: input.enableExecuteCommand,
      overrides: overridesOf(input.overrides, definition, place.launchType),
      tags: runTaskTags(input, definition, cluster),
    },
    control.clock.now(),
  );
}

/** What the same token has started; another request under it is a conflict. */
function withSameToken(control: Control, cluster: Cluster, input: RunTaskInput): Task[] {
  const { clientToken } = input;
  if (clientToken === undefined) return [];
  const tasks = control.store
    .list("tasks")
    .filter((task) => task.clusterArn === cluster.id && task.clientToken === clientToken);
  const request = requestHash(input);
  if (tasks.every((task) => task.request === request)) return tasks;
  throw new ApiError("ConflictException", "The clientToken was used before for a RunTask call with other parameters.");
}

/** Places for the tasks, spread over the subnets or the least used instances, and a failure for each that has none. */
function placesFor(
  control: Control,
  cluster: Cluster,
  definition: TaskDefinition,
  capacity: Capacity,
  subnets: string[],
  count: number,
): { places: Place[]; failures: { arn?: string; reason: string }[] } {
  const places: Place[] = [];
  const failures: { arn?: string; reason: string }[] = [];
  const books = booksOf(control);
  const given: { capacityProvider?: string }[] = [];
  for (let i = 0; i < count; i++) {
    const subnet = subnets[i % Math.max(subnets.length, 1)];
    const capacityProvider = nextProvider(capacity.capacityProviderStrategy, given);
    given.push({ capacityProvider });
    if (capacity.launchType === "FARGATE" || (capacityProvider && isFargate(capacityProvider))) {
      const zone = (subnet && control.store.get("subnets", subnet)?.zone) || DEFAULT_ZONE;
      places.push({ launchType: "FARGATE", capacityProvider, zone, subnet });
      continue;
    }
    const open = instancesOf(control, cluster.id).filter(
      (each) =>
        each.status === "ACTIVE" && (capacityProvider === undefined || each.capacityProvider === capacityProvider),
    );
    const instance = roomiest(open, books, definition);
    if (typeof instance === "string") failures.push({ reason: instance });
    else places.push({ launchType: "EC2", capacityProvider, instance, zone: instance.zone, subnet });
  }
  return { places, failures };
}

/** The instance with most memory left that has room, now taken on the books; or ECS's word for what is missing. */
function roomiest(
  instances: ContainerInstance[],
  books: Books,
  definition: TaskDefinition,
): ContainerInstance | string {
  const size = sizeOf(definition);
  if (instances.length === 0) return "RESOURCE:INSTANCE";
  const enoughMemory = instances.filter((each) => books.free(each).memory >= size.memory);
  if (enoughMemory.length === 0) return "RESOURCE:MEMORY";
  const [best] = enoughMemory
    .filter((each) => books.free(each).cpu >= size.cpu)
    .sort((a, b) => books.free(b).memory - books.free(a).memory);
  if (!best) return "RESOURCE:CPU";
  books.take(best.id, size, undefined);
  return best;
}
