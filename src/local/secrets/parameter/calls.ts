import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { listOf, pageOf } from "../../ecs/pages";
import { seconds } from "../../ecs/seconds";
import { all } from "../../shapes/acted";
import { tryFindParameter } from "./find";
import { withValue } from "./make";
import type { Parameter } from "./record";

interface PutParameterInput {
  Name: string;
  Value: string;
  Type?: Parameter["type"];
  Description?: string;
  KeyId?: string;
  Overwrite?: boolean;
  AllowedPattern?: string;
  Tier?: string;
  DataType?: string;
}

async function putParameter(control: Control, input: PutParameterInput) {
  const before = control.store.get("parameters", input.Name);
  if (before && !input.Overwrite) {
    throw new ApiError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  const type = input.Type ?? before?.type;
  if (type === undefined) {
    throw new ApiError("ValidationException", "A parameter type is required when you create a parameter.");
  }
  const put = withValue(control, {
    name: input.Name,
    value: input.Value,
    type,
    stack: before?.stack,
    description: input.Description ?? before?.description,
    keyId: input.KeyId ?? before?.keyId,
    allowedPattern: input.AllowedPattern ?? before?.allowedPattern,
    tier: input.Tier ?? before?.tier,
    dataType: input.DataType ?? before?.dataType,
  });
  await control.store.commit([{ table: "parameters", put }]);
  return { Version: put.versions[0]?.version, Tier: put.tier ?? "Standard" };
}

interface Decrypting {
  WithDecryption?: boolean;
}

async function getParameter(control: Control, { Name, WithDecryption }: { Name: string } & Decrypting) {
  const shown = shownParameter(control, Name, WithDecryption);
  if (!shown) throw new ApiError("ParameterNotFound", `The parameter ${Name} is not there.`);
  return { Parameter: shown };
}

async function getParameters(control: Control, { Names, WithDecryption }: { Names: string[] } & Decrypting) {
  const found = Names.map((name) => shownParameter(control, name, WithDecryption));
  return {
    Parameters: found.filter((shown) => shown !== undefined),
    InvalidParameters: Names.filter((_, i) => found[i] === undefined),
  };
}

interface PageInput {
  MaxResults?: number;
  NextToken?: string;
}

async function getParametersByPath(
  control: Control,
  input: { Path: string; Recursive?: boolean } & Decrypting & PageInput,
) {
  const path = input.Path.endsWith("/") ? input.Path : `${input.Path}/`;
  const below = control.store.list("parameters").filter(({ id }) => {
    if (!id.startsWith(path)) return false;
    return input.Recursive || !id.slice(path.length).includes("/");
  });
  const { items, NextToken } = paged(below, input, 10);
  return { Parameters: items.map(({ id }) => shownParameter(control, id, input.WithDecryption)), NextToken };
}

interface StringFilter {
  Key: string;
  Option?: string;
  Values?: string[];
}

async function describeParameters(control: Control, input: { ParameterFilters?: StringFilter[] } & PageInput) {
  const { ParameterFilters: filters = [] } = input;
  const found = control.store.list("parameters").filter((each) => filters.every((filter) => matches(each, filter)));
  const { items, NextToken } = paged(found, input, 50);
  return {
    Parameters: items.map(({ id, arn, type, description, keyId, allowedPattern, tier, dataType, versions }) => ({
      Name: id,
      ARN: arn,
      Type: type,
      KeyId: type === "SecureString" ? (keyId ?? "alias/aws/ssm") : undefined,
      LastModifiedDate: seconds(versions[0]?.modifiedAt),
      Description: description,
      AllowedPattern: allowedPattern,
      Version: versions[0]?.version,
      Tier: tier ?? "Standard",
      Policies: [],
      DataType: dataType ?? "text",
    })),
    NextToken,
  };
}

function matches(parameter: Parameter, { Key, Option = "Equals", Values = [] }: StringFilter): boolean {
  const name = parameter.id;
  if (Key === "Path") {
    return Values.some((path) => {
      const rest = name.startsWith(path.endsWith("/") ? path : `${path}/`) ? name.slice(path.length + 1) : undefined;
      return rest !== undefined && (Option === "Recursive" || !rest.includes("/"));
    });
  }
  const text = { Name: name, Type: parameter.type, Tier: parameter.tier ?? "Standard", KeyId: parameter.keyId }[Key];
  if (text === undefined && !["KeyId"].includes(Key)) {
    throw new ApiError("InvalidFilterKey", `The filter ${Key} is none of Name, Path, Type, Tier and KeyId.`);
  }
  return Values.some((value) => {
    if (Option === "BeginsWith") return text?.startsWith(value);
    if (Option === "Contains") return text?.includes(value);
    return text === value;
  });
}

async function deleteParameter(control: Control, { Name }: { Name: string }) {
  if (!control.store.get("parameters", Name)) {
    throw new ApiError("ParameterNotFound", `The parameter ${Name} is not there.`);
  }
  await control.store.commit([{ table: "parameters", remove: Name }]);
  return {};
}

async function deleteParameters(control: Control, { Names }: { Names: string[] }) {
  const there = Names.filter((name) => control.store.get("parameters", name));
  await control.store.commit(there.map((remove) => ({ table: "parameters", remove })));
  return { DeletedParameters: there, InvalidParameters: Names.filter((name) => !there.includes(name)) };
}

/** What a read shows; an encrypted value only to those who ask for it. */
function shownParameter(control: Control, reference: string, decrypted = false) {
  const found = tryFindParameter(control.store, reference);
  if (!found) return undefined;
  const { parameter, version, selector } = found;
  const hidden = parameter.type === "SecureString" && !decrypted;
  return {
    Name: parameter.id,
    Type: parameter.type,
    Value: hidden ? "" : version.value,
    Version: version.version,
    Selector: selector,
    LastModifiedDate: seconds(version.modifiedAt),
    ARN: parameter.arn,
    DataType: parameter.dataType ?? "text",
  };
}

function paged(found: Parameter[], { MaxResults, NextToken, ...asked }: PageInput & object, most: number) {
  const list = listOf("parameters", asked);
  const page = pageOf(found, { list, size: MaxResults ?? most, token: NextToken, keyOf: ({ id }) => id });
  return { items: page.items, NextToken: page.next };
}

const PAGE = all("MaxResults", "NextToken");

export const PARAMETER_CALLS: Calls = {
  PutParameter: {
    run: putParameter,
    acts: {
      ...all("Name", "Value", "Type", "Description", "KeyId", "Overwrite", "AllowedPattern", "Tier"),
      DataType: (given) => given === "text",
    },
  },
  GetParameter: { run: getParameter, acts: all("Name", "WithDecryption") },
  GetParameters: { run: getParameters, acts: all("Names", "WithDecryption") },
  GetParametersByPath: { run: getParametersByPath, acts: { ...all("Path", "Recursive", "WithDecryption"), ...PAGE } },
  DescribeParameters: { run: describeParameters, acts: { ParameterFilters: all("Key", "Option", "Values"), ...PAGE } },
  DeleteParameter: { run: deleteParameter, acts: all("Name") },
  DeleteParameters: { run: deleteParameters, acts: all("Names") },
};
