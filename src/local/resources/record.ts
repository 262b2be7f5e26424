import type { Policy } from "../../cfn/resource";
import { table } from "../table";

/** A resource that a stack made through the resource API. */
export interface ResourceRecord {
  /** `<stack>|<logicalId>`; unique. Of one that a replacement has set aside `<stack>|<logicalId>|<identifier>`. */
  id: string;
  stack: string;
  logicalId: string;
  type: string;
  /** CloudFormation's physical id (what `Ref` gives). */
  identifier: string;
  /** As last applied, resolved to plain JSON. */
  properties: Record<string, unknown>;
  /** What `Fn::GetAtt` and `Ref` give; `Ref` is under the key `Ref`. */
  attributes: Record<string, unknown>;
  /** Logical ids that this one refers to or depends on: it is deleted before them. */
  dependsOn: string[];
  /** The construct's path in a CDK app, `shop/web/Service`. */
  path?: string;
  /** What becomes of it once it is no longer wanted, or is replaced. */
  policies?: { deletion?: Policy; updateReplace?: Policy };
  /** Its last operation failed: the same properties applied again are not «no change». */
  failed?: boolean;
  /** The operation that made or changed it last: what an earlier one comes to is no longer about it. */
  operation?: string;
  /** As the stack's last deployment that went through left it: what a later one that fails goes back to. */
  deployed?: { properties: Record<string, unknown>; dependsOn: string[] };
  /** The client that asked for it hasn't said yet that it knows it: one that was cut off never does. */
  unclaimed?: boolean;
  createdAt: number;
  updatedAt: number;
}

/** A stack, and where it came from. */
export interface StackRecord {
  /** Its name. */
  id: string;
  /** Who owns it: an app folder, or a Pulumi project and stack. */
  source: string;
  outputs: Record<string, unknown>;
  /** What other stacks may import, by export name. */
  exports?: Record<string, unknown>;
  /** Names of the exports of other stacks that it imports. */
  imports?: readonly string[];
  /** Whether a deployment of it has ever gone through. */
  deployed?: boolean;
  createdAt: number;
  updatedAt: number;
}

/** Who changes a stack. */
export interface Hold {
  /** The stack's name. */
  id: string;
  /** Of the run: its calls carry it. */
  change: string;
  /** For people. */
  by: string;
  since: number;
}

/** A resource call that is under way or has ended (ended ones are kept for a day). */
export interface Operation {
  /** RequestToken. */
  id: string;
  clientToken?: string;
  kind: "CREATE" | "UPDATE" | "DELETE";
  resource: string;
  /** Of what a deletion is about: its record may come to have another key meanwhile. */
  identifier?: string;
  type: string;
  status: "IN_PROGRESS" | "SUCCESS" | "FAILED";
  /** The service's deployment that the operation waits for. */
  waitsFor?: { service: string; deployment: string };
  message?: string;
  errorCode?: string;
  /** What is recorded and not enforced on this machine. */
  warnings?: string[];
  /** SHA-256 of the request: the client token stands for this one only. */
  request?: string;
  /** The resource as it was before an update, to go back to where what follows fails. */
  previous?: ResourceRecord;
  startedAt: number;
  endedAt?: number;
}

export const stacks = table<StackRecord>();

export const holds = table<Hold>();

export const resources = table((resource: ResourceRecord) => ({
  stack: resource.stack,
  /** Of the current one and those that replacements have set aside. */
  place: `${resource.stack}|${resource.logicalId}`,
  type: resource.type,
  identifier: resource.identifier,
}));

export const operations = table((operation: Operation) => ({
  clientToken: operation.clientToken,
  status: operation.status,
}));
