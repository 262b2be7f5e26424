import { createHash } from "node:crypto";
import { RESOURCE_TYPES } from "../../cfn/types.generated";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import type { Acts } from "../shapes/acted";
import type { Change } from "../store/store";
import type { Noun } from "./noun";
import type { Operation, ResourceRecord } from "./record";

export type Properties = Record<string, unknown>;

/** A resource that is to be made or changed. */
export interface ResourceRequest<P = Properties> {
  stack: string;
  logicalId: string;
  type: string;
  /** Checked against the shape of the type, and of the JSON types that it has. */
  properties: P;
  /** Identifiers of those that go when it is in use, which it may take something over from. @default none */
  succeeds?: string[];
  /** CloudFormation's attribute of that name: how a change reaches what the resource runs. @default it doesn't */
  updatePolicy?: Properties;
}

/** What came of it. */
export interface Outcome {
  /** What `Ref` gives. */
  identifier: string;
  /** What `Fn::GetAtt` gives, beside the identifier's own name; `Ref` where that isn't the identifier. */
  attributes?: Record<string, unknown>;
  /** Of the desired state; committed together with the resource's record. */
  changes?: Change[];
  /** What is recorded and not enforced on this machine. */
  warnings?: string[];
  /** The deployment that the operation waits for. */
  waitsFor?: Operation["waitsFor"];
}

/** What an operation that takes time came to. */
export interface Finished {
  /** In place of those that are there. */
  attributes?: Record<string, unknown>;
  changes?: Change[];
}

/**
 * Makes, changes and removes the resources of a type. `create`, `update` and `remove` only decide what changes in the
 * store, in one go, and throw where the properties can't be: nothing has changed then. What is outside of the store
 * follows in `finish` and `removed`, which are begun again after a restart.
 */
export interface Handler<P = Properties> {
  /** What this machine does about each property. @default the handler says so itself */
  acts?: Acts;
  /** What stands for the resource beside its record. @default it is there as long as its record is, and as that has it */
  noun?: Noun;
  /** Throws where the properties can't be whatever else there is: asked before anything of a stack is made. */
  byThemselves?(properties: P): void;
  create(control: Control, request: ResourceRequest<P>): Outcome;
  update(control: Control, request: ResourceRequest<P>, record: ResourceRecord): Outcome;
  /**
   * What `finish` and `removed` wait for, for people; they may take two minutes then. @default they have ends of their own
   */
  awaits?: string;
  /** Properties that can't be changed in place though the type's schema says so. @default none */
  replaces?(control: Control, request: ResourceRequest<P>, record: ResourceRecord): string[];
  /**
   * Why it can't leave its stack while the resources of the logical ids `staying` are in it: what would fail when the stack
   * has been changed in part. @default nothing keeps it
   */
  kept?(control: Control, record: ResourceRecord, staying: ReadonlySet<string>): string | undefined;
  /** Changes that remove it, or that begin its removal where there is a `removed`. What isn't there is removed already. */
  remove(control: Control, record: ResourceRecord): Change[];
  /** Does what a creation or an update asks for outside of the store, and waits until it is so. */
  finish?(control: Control, record: ResourceRecord, operation: Operation, signal: AbortSignal): Promise<Finished>;
  /** Waits until a removal that has begun is done, and answers with the last changes. */
  removed?(control: Control, record: ResourceRecord, signal: AbortSignal): Promise<Change[]>;
}

/** An error about a property: its path, the value, and what is allowed. */
export function invalidProperty(path: string, value: unknown, allowed: string): ApiError {
  return new ApiError("InvalidRequest", `${path} is ${JSON.stringify(value) ?? "missing"}; ${allowed}.`);
}

/** Allowed is what is here: a template may name what is in an account only. `ways`: how else it can be made here. */
export function isHere(what: string, there: readonly string[], ways = ""): string {
  const all = there.join(", ") || "none";
  return (
    `it must be a ${what} that is on this machine, of which there are: ${all}. One that is in an account only can be made ` +
    `here by the stack that makes it there${ways}`
  );
}

export function alreadyExists(what: string): ApiError {
  return new ApiError("AlreadyExists", `${what} already exists.`);
}

type Named = Pick<ResourceRequest, "stack" | "logicalId">;

/** A name like CloudFormation's: stack, logical id and 12 characters by chance, within `most` characters. */
export function physicalName(control: Control, request: Named, most = 255): string {
  return nameWith(request, control.hex(12).toUpperCase(), most);
}

/** Such a name that is the same for every resource of this logical id. */
export function stableName(request: Named, most = 255): string {
  const digest = createHash("sha256").update(`${request.stack}|${request.logicalId}`).digest("hex");
  return nameWith(request, digest.slice(0, 12).toUpperCase(), most);
}

function nameWith({ stack, logicalId }: Named, suffix: string, most: number): string {
  const readable = `${stack}-${logicalId}`.replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${readable.slice(0, most - suffix.length - 1).replace(/-$/, "")}-${suffix}`;
}

/** Everything that a reference to the resource can ask for: the outcome's attributes, `Ref`, and the identifier's names. */
export function attributesOf(type: string, { identifier, attributes = {} }: Outcome): Record<string, unknown> {
  const { primaryIdentifier = [], attributes: names = [] } = RESOURCE_TYPES[type] ?? {};
  // What an attribute stands for may not exist on this machine (an outpost, an IPv6 range): it is empty then.
  const empty = names.filter((name) => !name.includes(".")).map((name) => [name, ""]);
  const [only] = primaryIdentifier;
  return {
    ...Object.fromEntries(empty),
    ...(only !== undefined && primaryIdentifier.length === 1 && { [only]: identifier }),
    Ref: identifier,
    ...attributes,
  };
}
