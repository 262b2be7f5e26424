import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { TAGS, tagged } from "../tags";
import { type Bus, busArn, busesOf, busNamed } from "./buses";
import { exists, invalid, isManaged, notFound } from "./errors";
import { type PageInput, page } from "./page";
import { type CalledBus, DEFAULT_BUS, type Tag } from "./record";
import { rulesOf } from "./rules";

interface BusInput {
  Name: string;
  Description?: string;
  Tags?: Tag[];
}

async function createBus(control: Control, { Name, Description, Tags = [] }: BusInput) {
  if (Name.includes("/"))
    throw invalid(`Name is ${JSON.stringify(Name)}; a custom event bus has no slash in its name.`);
  if (busesOf(control).some(({ name }) => name === Name)) throw exists(`Event bus ${Name} already exists.`);
  const now = control.clock.now();
  await put(control, { id: Name, description: Description, tags: tagged([], Tags), createdAt: now, changedAt: now });
  return { EventBusArn: busArn(Name), Description };
}

const put = (control: Control, bus: CalledBus) => control.store.commit([{ table: "calledBuses", put: bus }]);

async function updateBus(control: Control, { Name = DEFAULT_BUS, Description }: Partial<BusInput>) {
  const { name, arn, tags, createdAt } = ownBus(control, Name);
  await put(control, { id: name, description: Description, tags, createdAt, changedAt: control.clock.now() });
  return { Arn: arn, Name: name, Description };
}

/** A bus that calls may change. */
function ownBus(control: Control, nameOrArn: string): Bus {
  const bus = busNamed(control, nameOrArn);
  if (bus.name === DEFAULT_BUS) throw invalid("The default event bus can't be changed or deleted.");
  if (bus.stack !== undefined) throw isManaged(`Event bus ${bus.name}`, bus.stack);
  return bus;
}

async function deleteBus(control: Control, { Name }: { Name: string }) {
  // What isn't there is deleted already.
  if (Name !== DEFAULT_BUS && !busesOf(control).some(({ name }) => name === Name)) return {};
  const { name } = ownBus(control, Name);
  const [rule] = rulesOf(control, name);
  if (rule) throw invalid(`Event bus ${name} can't be deleted since it has rules, such as ${rule.name}.`);
  await control.store.commit([{ table: "calledBuses", remove: name }]);
  return {};
}

const shown = ({ name, arn, description, createdAt, changedAt }: Bus) => ({
  Name: name,
  Arn: arn,
  Description: description,
  CreationTime: createdAt / 1000,
  LastModifiedTime: changedAt / 1000,
});

async function describeBus(control: Control, { Name }: { Name?: string }) {
  return shown(busNamed(control, Name));
}

async function listBuses(control: Control, input: PageInput & { NamePrefix?: string }) {
  const asked = busesOf(control).filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { given, NextToken } = page("EventBuses", asked, input, ({ name }) => name);
  return { EventBuses: given.map(shown), NextToken };
}

/** A bus of a partner is made by a partner, which this machine has none of. */
async function createBusOf(control: Control, { EventSourceName, ...input }: BusInput & { EventSourceName?: string }) {
  if (EventSourceName === undefined) return createBus(control, input);
  throw notFound(`Event source ${EventSourceName} does not exist.`);
}

const WITHOUT = { DeadLetterConfig: false, KmsKeyIdentifier: false, LogConfig: false };

/** EventBridge's custom buses. */
export const BUS_CALLS: Calls = {
  CreateEventBus: {
    run: createBusOf,
    acts: { ...all("Name", "EventSourceName", "Description"), ...WITHOUT, Tags: TAGS },
  },
  DeleteEventBus: { run: deleteBus, acts: all("Name") },
  DescribeEventBus: { run: describeBus, acts: all("Name") },
  ListEventBuses: { run: listBuses, acts: all("NamePrefix", "Limit", "NextToken") },
  UpdateEventBus: { run: updateBus, acts: { ...all("Name", "Description"), ...WITHOUT } },
};
