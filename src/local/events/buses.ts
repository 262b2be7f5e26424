import { arn } from "../arns";
import type { Control } from "../control";
import { busOfArn } from "../ecs/scheduled/places";
import { named } from "./errors";
import { type CalledBus, DEFAULT_BUS, type Tag } from "./record";

/** An event bus of this machine. */
export interface Bus {
  name: string;
  arn: string;
  description?: string;
  tags: Tag[];
  createdAt: number;
  changedAt: number;
  /** The stack that it is a resource of. */
  stack?: string;
}

/** The name of a bus that is given by its name or its ARN. */
export const busName = (nameOrArn = DEFAULT_BUS) => busOfArn(nameOrArn) ?? nameOrArn;

export function busesOf({ store }: Pick<Control, "store">): Bus[] {
  const ofStacks = store.by("resources", "type", "AWS::Events::EventBus").map((record) => ({
    name: busName(String(record.attributes.Arn)),
    arn: String(record.attributes.Arn),
    ...(record.properties.Description !== undefined && { description: String(record.properties.Description) }),
    tags: (record.properties.Tags ?? []) as Tag[],
    createdAt: record.createdAt,
    changedAt: record.updatedAt,
    stack: record.stack,
  }));
  const called = ({ id: name, ...bus }: CalledBus): Bus => ({ name, arn: busArn(name), tags: [], ...bus });
  const always = store.get("calledBuses", DEFAULT_BUS) ?? { id: DEFAULT_BUS, createdAt: 0, changedAt: 0 };
  const others = store.list("calledBuses").filter(({ id }) => id !== DEFAULT_BUS);
  return [called(always), ...ofStacks, ...others.map(called)];
}

export const busArn = (name: string) => arn("events", `event-bus/${name}`);

export const isBus = (control: Pick<Control, "store">, name: string) =>
  name === DEFAULT_BUS || busesOf(control).some((bus) => bus.name === name);

/** Throws where there is no such bus. */
export function busNamed(control: Control, nameOrArn: string | undefined): Bus {
  return named(busesOf(control), "Event bus", busName(nameOrArn));
}
