import type {
  CertificateAuthorityAnswer,
  CheckResourcesAnswer,
  CheckResourcesRequest,
  ClaimResourceRequest,
  CreateResourceRequest,
  DeleteResourceRequest,
  DeleteStackRequest,
  DiffResourceAnswer,
  DiffResourceRequest,
  GetResourceRequest,
  HoldStackRequest,
  ListResourcesAnswer,
  ListResourcesRequest,
  LogsAnswer,
  LogsRequest,
  PutStackRequest,
  ReleaseStackRequest,
  RenameResourceRequest,
  RequestStatusRequest,
  ResourceDescription,
  UpdateResourceRequest,
} from "../../protocol/calls";
import type { LendCredentialsRequest, TakeBackCredentialsRequest } from "../../protocol/credentials";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Api, Operation } from "../api";
import type { Control } from "../control";
import { changeInstances, listInstances } from "../ecs/instance/events";
import { overview } from "../overview/calls";
import { runSettings } from "../overview/run-settings";
import {
  type ChangeCall,
  deleteStack,
  describeResource,
  listStacks,
  problemsOf,
  putStack,
  type ResourceCall,
  type ResourceEngine,
} from "../resources";
import { CLOUD_CONTROL, SLIPWAY } from "./cloud-control-model";
import { parseJson } from "./json-body";

/** The calls of `protocol/calls.ts`. */
export function resourceApis(engine: ResourceEngine): Api[] {
  return [
    api(CLOUD_CONTROL, {
      CreateResource: async (_, input: CreateResourceRequest) => ({
        ProgressEvent: await engine.create({
          ...changeCall(input),
          replace: input.Replace ?? false,
          claim: input.Claim ?? false,
        }),
      }),
      UpdateResource: async (_, input: UpdateResourceRequest) => ({
        ProgressEvent: await engine.update(changeCall(input)),
      }),
      DeleteResource: async (_, input: DeleteResourceRequest) => ({
        ProgressEvent: await engine.remove({
          ...resourceCall(input),
          identifier: input.Identifier,
          retain: input.Retain,
        }),
      }),
      GetResourceRequestStatus: async (_, input: RequestStatusRequest) => ({
        ProgressEvent: await engine.status(input.RequestToken, input.WaitSeconds),
      }),
      GetResource: async (_, input: GetResourceRequest) => getResource(engine, input),
      ListResources: listResources,
    }),
    api(SLIPWAY, {
      CheckResources: async (_, input: CheckResourcesRequest) => checkResources(engine, input),
      PutStack: async (control, input: PutStackRequest) => {
        engine.holds.check(input.Stack, input.Change);
        return putStack(control, { ...input, Deployed: input.Deployed ?? false });
      },
      DeleteStack: async (control, input: DeleteStackRequest) => {
        engine.holds.check(input.Stack, input.Change);
        return deleteStack(control, input.Stack);
      },
      HoldStack: async (_, { Stack, Change, By }: HoldStackRequest) => ({
        ...(await engine.holds.take(Stack, Change, By)),
        Deletions: engine.deletionsOf(Stack),
      }),
      ReleaseStack: (_, { Stack, Change }: ReleaseStackRequest) => engine.holds.release(Stack, Change),
      ClaimResource: async (_, { Stack: stack, LogicalId: logicalId, Identifier, Known }: ClaimResourceRequest) => {
        await engine.claim({ stack, logicalId }, Identifier, Known);
        return {};
      },
      RenameResource: async (_, input: RenameResourceRequest) => {
        const { Stack: stack, LogicalId: logicalId, Identifier, NewLogicalId } = input;
        await engine.rename({ stack, logicalId }, Identifier, NewLogicalId);
        return {};
      },
      DiffResource: async (_, input: DiffResourceRequest) => diffResource(engine, input),
      ListStacks: (control) => listStacks(control),
      CertificateAuthority: async ({ balancer }): Promise<CertificateAuthorityAnswer> => ({
        Certificate: await balancer.certificateAuthority(),
      }),
      LendCredentials: async ({ lent }, input: LendCredentialsRequest) => {
        lent?.lend(input);
        return {};
      },
      TakeBackCredentials: async ({ lent }, { Role }: TakeBackCredentialsRequest) => {
        lent?.takeBack(Role);
        return {};
      },
      Overview: overview,
      RunSettings: runSettings,
      Instances: listInstances,
      ChangeInstances: changeInstances,
      Logs: async (control, input: LogsRequest): Promise<LogsAnswer> => ({ Lines: await control.logs.read(input) }),
    }),
  ];
}

/** These calls act on every member that they have. */
function api(model: Api["model"], calls: Readonly<Record<string, Operation>>): Api {
  const all = Object.entries(calls).map(([name, run]) => [name, { run, acts: { "*": true } }] as const);
  return { model, invalid: "InvalidRequest", calls: Object.fromEntries(all) };
}

function getResource(
  engine: ResourceEngine,
  { Stack: stack, LogicalId: logicalId, Identifier }: GetResourceRequest,
): { ResourceDescription: ResourceDescription } {
  const record = engine.read({ stack, logicalId }, Identifier);
  if (!record) throw new ApiError("ResourceNotFoundException", `${logicalId} of stack ${stack} isn't there.`);
  return { ResourceDescription: describeResource(record) };
}

async function listResources({ store }: Control, input: ListResourcesRequest): Promise<ListResourcesAnswer> {
  const all = input.Stack === undefined ? store.list("resources") : store.by("resources", "stack", input.Stack);
  const found = all.filter((record) => input.TypeName === undefined || record.type === input.TypeName);
  return { ResourceDescriptions: found.map(describeResource) };
}

function diffResource(engine: ResourceEngine, input: DiffResourceRequest): DiffResourceAnswer {
  const call = changeCall(input);
  const record = engine.read(call);
  if (!record) return { Change: "create", Paths: [], Replaces: [] };
  if (record.type !== call.type) return { Change: "replace", Paths: ["Type"], Replaces: ["Type"] };
  const { change, paths, replaces } = engine.diff(call, record);
  return { Change: change === "same" && record.failed ? "update" : change, Paths: paths, Replaces: replaces };
}

function checkResources(
  { control, handlerOf }: ResourceEngine,
  { Stack, Resources }: CheckResourcesRequest,
): CheckResourcesAnswer {
  const wanted = Resources.map(({ TypeName, LogicalId, DesiredState, DependsOn = [] }) => {
    return { type: TypeName, logicalId: LogicalId, properties: propertiesOf(DesiredState), dependsOn: DependsOn };
  });
  return {
    Problems: problemsOf(control, handlerOf, Stack, wanted).map(({ type, logicalId, error }) => {
      return { TypeName: type, LogicalId: logicalId, ErrorCode: error.code, Message: error.message };
    }),
  };
}

type Named = Pick<UpdateResourceRequest, "TypeName" | "Stack" | "LogicalId" | "ClientToken" | "Change">;

function resourceCall({ TypeName, Stack, LogicalId, ClientToken, Change }: Named): ResourceCall {
  return { type: TypeName, stack: Stack, logicalId: LogicalId, clientToken: ClientToken, change: Change };
}

type Changing = Named &
  Pick<
    UpdateResourceRequest,
    "DesiredState" | "DependsOn" | "DeletionPolicy" | "UpdateReplacePolicy" | "UpdatePolicy" | "Path" | "Leaving"
  >;

function changeCall(input: Changing): ChangeCall {
  const { DeletionPolicy: deletion, UpdateReplacePolicy: updateReplace } = input;
  return {
    ...resourceCall(input),
    properties: propertiesOf(input.DesiredState),
    dependsOn: input.DependsOn ?? [],
    ...(input.Leaving && { leaving: input.Leaving }),
    path: input.Path,
    ...(input.UpdatePolicy && { updatePolicy: input.UpdatePolicy }),
    ...((deletion || updateReplace) && { policies: { deletion, updateReplace } }),
  };
}

function propertiesOf(json: string): Record<string, unknown> {
  try {
    const properties = parseJson(json);
    if (isRecord(properties)) return properties;
  } catch {
    // Falls through to the error below.
  }
  throw new ApiError("InvalidRequest", "DesiredState must be the JSON of an object.");
}
