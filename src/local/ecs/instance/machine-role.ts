import { MACHINE_TAGS } from "../../../protocol/machine-tags";
import type { Control } from "../../control";
import { recorderOf } from "../../recorded/resource";
import { type Handler, invalidProperty, type ResourceRequest } from "../../resources/handler";
import type { Change } from "../../store/store";
import { findCluster } from "../cluster/find";
import { externalInstance } from "./external";
import { takeAway } from "./lose";
import type { ContainerInstance } from "./record";

const recorded = recorderOf("AWS::IAM::Role")!;

/**
 * A role. Where its tags say that machines of the user's own register by it, so many stand for them here, for as long as
 * it is there; one that was taken away comes back with the next change of the tags.
 */
export const machineRole: Handler = {
  ...recorded,
  create(control, request) {
    const outcome = recorded.create(control, request);
    const machines = machinesOf(control, request, outcome.identifier, control.clock.now());
    return { ...outcome, changes: registered(control, machines, []) };
  },
  update(control, request, record) {
    const outcome = recorded.update(control, request, record);
    const now = control.clock.now();
    const machines = machinesOf(control, request, record.identifier, now);
    const before = machinesOf(control, record, record.identifier, now);
    if (JSON.stringify(before) === JSON.stringify(machines)) return outcome;
    return { ...outcome, changes: registered(control, machines, there(control, record.identifier)) };
  },
  remove: (control, { identifier }) => gone(control, there(control, identifier)),
};

const there = ({ store }: Control, role: string) => store.by("containerInstances", "role", role);

/** Those that are to be there; what runs on one that stays goes on. */
function registered(control: Control, machines: ContainerInstance[], before: ContainerInstance[]): Change[] {
  const stay = new Set(machines.map(({ id }) => id));
  const puts = machines.map((machine): Change => {
    const { status, registeredAt } = before.find(({ id }) => id === machine.id) ?? machine;
    return { table: "containerInstances", put: { ...machine, status, registeredAt } };
  });
  return [
    ...gone(
      control,
      before.filter(({ id }) => !stay.has(id)),
    ),
    ...puts,
  ];
}

const gone = (control: Control, machines: ContainerInstance[]) =>
  machines.flatMap((machine) =>
    takeAway(control, machine, {
      stopCode: "TerminationNotice",
      reason: `The external machine ${machine.ec2InstanceId} is no longer registered.`,
    }),
  );

type Tagged = Pick<ResourceRequest, "properties">;

/** The machines that the tags say. */
function machinesOf(control: Control, { properties }: Tagged, role: string, now: number): ContainerInstance[] {
  const tags = tagsOf(properties);
  const name = tags.get(MACHINE_TAGS.cluster);
  if (name === undefined) return [];
  const number = (tag: string) => numberOf(tag, tags.get(tag));
  const architecture = tags.get(MACHINE_TAGS.architecture) === "ARM64" ? "arm64" : "x86_64";
  const prefix = MACHINE_TAGS.attribute;
  const machine = {
    clusterArn: findCluster(control, name).id,
    external: { role, architecture },
    cpu: number(MACHINE_TAGS.cpu),
    memory: number(MACHINE_TAGS.memory),
    attributes: [...tags]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ name: key.slice(prefix.length), ...(value !== "" && { value }) })),
  } as const;
  return Array.from({ length: number(MACHINE_TAGS.count) }, (_, at) =>
    externalInstance({ ...machine, seed: [role, String(at)] }, now),
  );
}

function tagsOf({ Tags = [] }: ResourceRequest["properties"]): Map<string, string> {
  return new Map((Tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}

/** What a machine can't do without. */
function numberOf(tag: string, value: string | undefined): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw invalidProperty(`Tags ${tag}`, value, "allowed are whole numbers from 1");
}
