import type { Caller } from "./caller";
import type { Control } from "./control";
import type { Acts } from "./shapes/acted";
import type { Model } from "./shapes/model";

/** An operation on an input that was checked against the API's model, which its own type is a view of. */
export type Operation = (control: Control, input: never, caller: Caller) => Promise<object>;

/** An answer that goes on: events of a stream, each under the name of its kind. */
export class EventStream {
  constructor(readonly events: AsyncIterable<Record<string, object>>) {}
}

/** An operation that this machine has. */
export interface Call {
  run: Operation;
  /** What is acted on of its input. */
  acts: Acts;
  /** The error for a member that can't run on this machine. @default the API's for a value that isn't allowed */
  refusal?: string;
}

/** Operations by name. A noun declares its own. */
export type Calls = Readonly<Record<string, Call>>;

/** An API of AWS, in the protocol that its model names. */
export interface Api {
  model: Model;
  /** Its error for a value that isn't allowed. */
  invalid: string;
  calls: Calls;
  /** Operations that can't be had on this machine, and why. @default those without a call aren't there yet */
  absent?: Readonly<Record<string, string>>;
}
