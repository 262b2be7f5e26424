import { isDeepStrictEqual } from "node:util";
import { registriesIn } from "../../ecs/revision/record";
import type { Service } from "../../ecs/service/record";
import type { Task } from "../../ecs/task/record";
import type { Store } from "../../store/store";
import { about, type Effects } from "./effects";

/** Who is told which names may be answered otherwise. */
interface StaleNames {
  touch(service: string): void;
  touchNamespace(id: string): void;
}

/** What of the names a change of each table makes stale. */
export const STALE_NAMES: Effects<StaleNames> = {
  namespaces: (names, { id }) => names.touchNamespace(id),

  // Where a namespace is follows from its VPC.
  vpcs(names, { id }, store) {
    for (const namespace of store.list("namespaces")) if (namespace.vpcId === id) names.touchNamespace(namespace.id);
  },

  discoveryServices: (names, { id }) => names.touch(id),

  registeredInstances(names, row) {
    for (const service of about(row, ({ serviceId }) => serviceId)) names.touch(service);
  },

  services(names, row, store) {
    const { before, after } = row;
    if (before?.deployments === after?.deployments && before?.revision === after?.revision) return;
    for (const arn of about(row, registriesOf)) touchRegistry(names, arn, store);
  },

  tasks(names, row, store) {
    if (isDeepStrictEqual(instanceOf(row.before), instanceOf(row.after))) return;
    const arns = about(row, ({ serviceArn }) => {
      const service = serviceArn === undefined ? undefined : store.get("services", serviceArn);
      return service && registriesOf(service);
    });
    for (const arn of arns) touchRegistry(names, arn, store);
  },
};

function touchRegistry(names: StaleNames, arn: string, store: Store): void {
  for (const { id } of store.by("discoveryServices", "arn", arn)) names.touch(id);
}

function registriesOf({ revision, deployments }: Service): string[] {
  return [revision, ...deployments.map((deployment) => deployment.revision)].flatMap((each) =>
    registriesIn(each).map(({ registryArn }) => registryArn),
  );
}

/** What of a task decides whether a name leads to it, and where. */
function instanceOf(task: Task | undefined) {
  if (!task) return undefined;
  const { startedBy, ip, containers, lastStatus, desiredStatus, healthStatus, zone } = task;
  return [startedBy, ip, containers.map((each) => each.ip), lastStatus, desiredStatus, healthStatus, zone];
}
