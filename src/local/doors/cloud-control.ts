import { diffProperties } from "../../cfn/diff";
import type {
  DiffResourceAnswer,
  ListResourcesAnswer,
  LogsAnswer,
  LogsRequest,
  OverviewRequest,
  PutStackRequest,
  ResourceDescription,
} from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { overview } from "../overview/calls";
import {
  currentId,
  deleteStack,
  describeResource,
  listStacks,
  putStack,
  type ResourceCall,
  type ResourceEngine,
} from "../resources";
import type { Api, Call } from "./aws-json";
import { RequestReader } from "./request-reader";

/** The calls of `client/protocol.ts`. */
export function resourceApis(engine: ResourceEngine): Readonly<Record<string, Api>> {
  return {
    CloudApiService: api({
      CreateResource: async (_, input) => {
        const read = new RequestReader(input);
        const ProgressEvent = await engine.create({ ...changeCall(read), replace: read.flag("Replace") });
        return { ProgressEvent };
      },
      UpdateResource: async (_, input) => ({
        ProgressEvent: await engine.update(changeCall(new RequestReader(input))),
      }),
      DeleteResource: async (_, input) => {
        const read = new RequestReader(input);
        const ProgressEvent = await engine.remove({
          ...resourceCall(read),
          identifier: read.optionalText("Identifier"),
        });
        return { ProgressEvent };
      },
      GetResourceRequestStatus: async (_, input) => {
        const read = new RequestReader(input);
        return { ProgressEvent: await engine.status(read.text("RequestToken"), read.optionalNumber("WaitSeconds")) };
      },
      GetResource: getResource,
      ListResources: listResources,
    }),
    Slipway: api({
      DiffResource: diffResource,
      PutStack: (control, input) => putStack(control, putStackRequest(new RequestReader(input))),
      DeleteStack: (control, input) => deleteStack(control, new RequestReader(input).text("Stack")),
      ListStacks: (control) => listStacks(control),
      Overview: (control, input) => overview(control, overviewRequest(new RequestReader(input))),
      Logs: async (control, input): Promise<LogsAnswer> => ({
        Lines: await control.logs.read(logsRequest(new RequestReader(input))),
      }),
    }),
  };
}

function api(calls: Readonly<Record<string, Call>>): Api {
  return (name) => (Object.hasOwn(calls, name) ? calls[name] : undefined);
}

const getResource: Call = async ({ store }, input): Promise<{ ResourceDescription: ResourceDescription }> => {
  const read = new RequestReader(input);
  const id = currentId({ stack: read.text("Stack"), logicalId: read.text("LogicalId") });
  const record = store.get("resources", id);
  if (!record) {
    throw new ApiError(
      "ResourceNotFoundException",
      `${read.text("LogicalId")} of stack ${read.text("Stack")} isn't there.`,
    );
  }
  return { ResourceDescription: describeResource(record) };
};

const listResources: Call = async ({ store }, input): Promise<ListResourcesAnswer> => {
  const read = new RequestReader(input);
  const stack = read.optionalText("Stack");
  const type = read.optionalText("TypeName");
  const found = store
    .list("resources")
    .filter((record) => stack === undefined || record.stack === stack)
    .filter((record) => type === undefined || record.type === type);
  return { ResourceDescriptions: found.map(describeResource) };
};

const diffResource: Call = async ({ store }, input): Promise<DiffResourceAnswer> => {
  const call = changeCall(new RequestReader(input));
  const record = store.get("resources", currentId(call));
  if (!record) return { Change: "create", Paths: [], Replaces: [] };
  if (record.type !== call.type) return { Change: "replace", Paths: ["Type"], Replaces: ["Type"] };
  const { change, paths, replaces } = diffProperties(call.type, record.properties, call.properties);
  return { Change: change === "same" && record.failed ? "update" : change, Paths: paths, Replaces: replaces };
};

function resourceCall(read: RequestReader): ResourceCall {
  return {
    type: read.text("TypeName"),
    stack: nameOf(read, "Stack"),
    logicalId: nameOf(read, "LogicalId"),
    clientToken: read.optionalText("ClientToken"),
  };
}

/** The records' keys are made of these names, with a bar between them. */
function nameOf(read: RequestReader, member: string): string {
  const name = read.text(member);
  if (name.includes("|")) throw new ApiError("InvalidRequest", `${member} is "${name}"; it can't have a "|".`);
  return name;
}

function changeCall(read: RequestReader) {
  return {
    ...resourceCall(read),
    properties: propertiesOf(read.text("DesiredState")),
    dependsOn: read.texts("DependsOn"),
  };
}

function propertiesOf(json: string): Record<string, unknown> {
  try {
    const properties: unknown = JSON.parse(json);
    if (isRecord(properties)) return properties;
  } catch {
    // Falls through to the error below.
  }
  throw new ApiError("InvalidRequest", "DesiredState must be the JSON of an object.");
}

function putStackRequest(read: RequestReader): PutStackRequest {
  return {
    Stack: read.text("Stack"),
    Source: read.text("Source"),
    Outputs: read.map("Outputs"),
    Exports: read.map("Exports"),
    Deployed: read.flag("Deployed"),
  };
}

function overviewRequest(read: RequestReader): OverviewRequest {
  return { Stack: read.optionalText("Stack"), Stopped: read.flag("Stopped") };
}

function logsRequest(read: RequestReader): LogsRequest {
  return {
    Stack: read.optionalText("Stack"),
    Service: read.optionalText("Service"),
    Task: read.optionalText("Task"),
    Container: read.optionalText("Container"),
    Since: read.optionalNumber("Since"),
    Tail: read.optionalNumber("Tail"),
  };
}
