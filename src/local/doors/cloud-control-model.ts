import { POLICIES } from "../../cfn/resource";
import type { Shape, Structures } from "../../cfn/shape";
import type { Model } from "../shapes/model";

const TEXT: Shape = { type: "string" };
/** Text that must say something. */
const NAME: Shape = { type: "string", min: 1 };
/** The records' keys are made of these, with a bar between them. */
const KEY: Shape = { type: "string", min: 1, pattern: "^[^|]*$" };
const NUMBER: Shape = { type: "double" };
const FLAG: Shape = { type: "boolean" };
const ANY_BY_NAME: Shape = { type: "map", of: { type: "json" } };

const RESOURCE = { TypeName: NAME, Stack: KEY, LogicalId: KEY, ClientToken: TEXT, Change: TEXT };
const TEXTS: Shape = { type: "list", of: TEXT };
const POLICY: Shape = { type: "string", enum: POLICIES };
const STATE = { ...RESOURCE, DesiredState: NAME };
const POLICIES_OF = { DeletionPolicy: POLICY, UpdateReplacePolicy: POLICY, UpdatePolicy: ANY_BY_NAME };
const CHANGE = { ...STATE, DependsOn: TEXTS, ...POLICIES_OF, Path: TEXT };
const RESOURCE_REQUIRED = ["TypeName", "Stack", "LogicalId"];
const CHANGE_REQUIRED = [...RESOURCE_REQUIRED, "DesiredState"];

/** A model whose operations' inputs are these. */
function model(name: string, target: string, parts: Structures, inputs: Structures): Model {
  const operations = Object.fromEntries(Object.keys(inputs).map((operation) => [operation, { input: operation }]));
  return { name, release: "", target, operations, structures: { ...parts, ...inputs } };
}

/** The resource calls of `protocol/calls.ts`. */
export const CLOUD_CONTROL = model(
  "Cloud Control",
  "CloudApiService",
  {},
  {
    CreateResource: { members: { ...CHANGE, Replace: FLAG, Leaving: TEXTS, Claim: FLAG }, required: CHANGE_REQUIRED },
    UpdateResource: { members: { ...CHANGE, Leaving: TEXTS }, required: CHANGE_REQUIRED },
    DeleteResource: { members: { ...RESOURCE, Identifier: TEXT, Retain: FLAG }, required: RESOURCE_REQUIRED },
    GetResource: { members: { Stack: NAME, LogicalId: NAME, Identifier: TEXT }, required: ["Stack", "LogicalId"] },
    ListResources: { members: { Stack: TEXT, TypeName: TEXT } },
    GetResourceRequestStatus: { members: { RequestToken: NAME, WaitSeconds: NUMBER }, required: ["RequestToken"] },
  },
);

const CHECKED: Structures = {
  CheckedResource: {
    members: { TypeName: NAME, LogicalId: KEY, DesiredState: NAME, DependsOn: TEXTS },
    required: ["TypeName", "LogicalId", "DesiredState"],
  },
};

/** Slipway's own calls. */
export const SLIPWAY = model("Slipway", "Slipway", CHECKED, {
  CheckResources: {
    members: { Stack: NAME, Resources: { type: "list", of: { type: "structure", name: "CheckedResource" } } },
    required: ["Resources"],
  },
  ClaimResource: {
    members: { Stack: NAME, LogicalId: NAME, Identifier: NAME, Known: FLAG },
    required: ["Stack", "LogicalId", "Identifier"],
  },
  RenameResource: {
    members: { Stack: KEY, LogicalId: KEY, Identifier: NAME, NewLogicalId: KEY },
    required: ["Stack", "LogicalId", "Identifier", "NewLogicalId"],
  },
  DiffResource: { members: CHANGE, required: CHANGE_REQUIRED },
  PutStack: {
    members: {
      ...{ Stack: NAME, Source: NAME, MovedFrom: TEXT, Deployed: FLAG, Change: TEXT },
      ...{ Outputs: ANY_BY_NAME, Exports: ANY_BY_NAME, Imports: TEXTS },
    },
    required: ["Stack", "Source"],
  },
  DeleteStack: { members: { Stack: NAME, Change: TEXT }, required: ["Stack"] },
  HoldStack: { members: { Stack: NAME, Change: NAME, By: NAME }, required: ["Stack", "Change", "By"] },
  ReleaseStack: { members: { Stack: NAME, Change: NAME }, required: ["Stack", "Change"] },
  ListStacks: { members: {} },
  CertificateAuthority: { members: {} },
  Instances: { members: {} },
  ChangeInstances: {
    members: {
      Action: { type: "string", enum: ["activate", "drain", "interrupt", "stop"] },
      Instance: NAME,
      Zone: NAME,
    },
    required: ["Action"],
  },
  Overview: { members: { Stack: TEXT, Stopped: FLAG } },
  RunSettings: { members: { TaskDefinition: NAME, Cluster: TEXT }, required: ["TaskDefinition"] },
  LendCredentials: {
    members: {
      ...{ Role: NAME, AccessKeyId: NAME, SecretAccessKey: NAME },
      ...{ Token: NAME, Expiration: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT" }, RoleArn: NAME },
    },
    required: ["Role", "AccessKeyId", "SecretAccessKey", "Token", "Expiration", "RoleArn"],
  },
  TakeBackCredentials: { members: { Role: NAME }, required: ["Role"] },
  Logs: { members: { Stack: TEXT, Service: TEXT, Task: TEXT, Container: TEXT, Since: NUMBER, Tail: NUMBER } },
});
