import { hasOpen } from "../../cfn/open";
import { settled } from "../../cfn/settled";
import { withAnsweringPorts } from "../../protocol/answering-ports";
import { type Attributes, attributesFor } from "../../protocol/attributes";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { RehearsalStore } from "../store/rehearsal-store";
import { type ChangeCall, type Decision, Decisions, decidedAttributes } from "./decisions";
import type { Handler, Properties } from "./handler";
import type { Operation } from "./record";
import { currentId, isSetAside } from "./records";

/** A resource as it is to be. Calls of functions stand where its properties refer to what may not be there yet. */
export interface Wanted {
  type: string;
  logicalId: string;
  properties: Properties;
  /** Logical ids of what must be there before, beside what the properties refer to. */
  dependsOn: readonly string[];
}

/**
 * What will go wrong with a stack's resources, by logical id: each is decided about as it will be, on a copy of what is there,
 * with those made that it refers to. Nothing is changed. What refers to values that aren't known yet waits for its own turn,
 * and so does what refers to a resource that goes wrong. An order that the resources don't ask for is left open: only what
 * goes wrong in any is told of.
 */
export function rehearse(
  control: Control,
  handlerOf: (type: string) => Handler,
  stack: string,
  resources: readonly Wanted[],
): Map<string, ApiError> {
  // What a run that was cut off has left goes on, and isn't what will be there.
  if (isUnderWay(control, stack)) return new Map();
  const rehearsal = new Rehearsal(control, handlerOf, stack, resources);
  let problems = new Map<string, ApiError>();
  for (let left = resources, before = -1; left.length !== before; ) {
    before = left.length;
    problems = new Map();
    left = left.filter((resource) => {
      const result = rehearsal.tried(resource);
      if (result instanceof ApiError) problems.set(resource.logicalId, result);
      return result !== "done";
    });
  }
  return problems;
}

class Rehearsal {
  private readonly store: RehearsalStore;
  private readonly decisions: Decisions;
  private readonly leaving: string[];
  private readonly attributes = new Map<string, Record<string, unknown>>();
  private made = 0;
  /** Digits that stand in made-up names, and in nothing that is there. */
  private readonly digits: string[] = [];

  constructor(
    control: Control,
    handlerOf: (type: string) => Handler,
    private readonly stack: string,
    resources: readonly Wanted[],
  ) {
    this.store = new RehearsalStore(control.store);
    const hex = (count: number) => {
      const digits = (++this.made).toString(16).padStart(count, "0").slice(-count);
      if (count >= 8) this.digits.push(digits);
      return digits;
    };
    this.decisions = new Decisions({ ...control, store: this.store, hex }, handlerOf);
    const wanted = new Set(resources.map(({ logicalId }) => logicalId));
    const recorded = control.store.by("resources", "stack", stack).filter((record) => !isSetAside(record));
    this.leaving = recorded.map(({ logicalId }) => logicalId).filter((logicalId) => !wanted.has(logicalId));
  }

  tried({ type, logicalId, properties, dependsOn }: Wanted): "done" | "open" | ApiError {
    if (!dependsOn.every((id) => this.attributes.has(id))) return "open";
    const known = settled(properties, {
      attribute: attributesFor(type, this.attribute),
      joined: withAnsweringPorts,
    }) as Properties;
    if (hasOpen(known)) return "open";
    const call = { type, logicalId, stack: this.stack, properties: known, dependsOn: [], leaving: this.leaving };
    try {
      const attributes = this.madeOf(call);
      if (attributes) this.attributes.set(logicalId, attributes);
      return "done";
    } catch (error) {
      if (error instanceof ApiError) return new ApiError(error.code, this.inWords(error.message));
      throw error;
    }
  }

  /** A message with logical ids in place of what nobody knows: made-up names, identifiers and ARNs. */
  private inWords(message: string): string {
    const madeUp = [...this.attributes].flatMap(([logicalId, attributes]) =>
      Object.values(attributes).flatMap((value) => (this.isMadeUp(value) ? [{ value, logicalId }] : [])),
    );
    return madeUp
      .sort((a, b) => b.value.length - a.value.length)
      .reduce((text, { value, logicalId }) => text.replaceAll(value, logicalId), message);
  }

  private isMadeUp(value: unknown): value is string {
    return typeof value === "string" && this.digits.some((digits) => value.toLowerCase().includes(digits));
  }

  private readonly attribute: Attributes = (logicalId, name) => this.attributes.get(logicalId)?.[name];

  /** Its attributes then; undefined where it can't become what it is to be, which is told of elsewhere. */
  private madeOf(call: ChangeCall): Record<string, unknown> | undefined {
    const place = currentId(call);
    const recorded = this.store.get("resources", place);
    const record = recorded && this.decisions.actual(recorded);
    if (record && record.type !== call.type) return undefined;
    const change = record ? this.decisions.diff(call, record).change : "create";
    if (record && change === "same" && !record.failed) return record.attributes;
    const operation = operationOf(call, place);
    const decision: Decision =
      change === "create" || change === "replace"
        ? this.decisions.creation({ ...call, replace: record !== undefined }, operation)
        : this.decisions.update(call, operation);
    this.store.put(decision.changes);
    return decidedAttributes(decision, call);
  }
}

function operationOf({ type }: ChangeCall, resource: string): Operation {
  return { id: "rehearsal", kind: "CREATE", resource, type, status: "IN_PROGRESS", startedAt: 0 };
}

function isUnderWay({ store }: Control, stack: string): boolean {
  const operations = store.by("operations", "status", "IN_PROGRESS");
  return operations.some(({ resource }) => resource.startsWith(`${stack}|`));
}
