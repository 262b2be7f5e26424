import type { Control } from "../../control";
import { alreadyExists, type Handler, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { all } from "../../shapes/acted";
import { withValue } from "./make";
import type { Parameter } from "./record";

type Properties = {
  Name?: string;
  Type: Parameter["type"];
  Value: string;
  Description?: string;
  AllowedPattern?: string;
  Tier?: string;
  DataType?: string;
};

/** A parameter, which containers and templates read. */
export const parameter: Handler<Properties> = {
  acts: {
    ...all("Name", "Type", "Value", "Description", "AllowedPattern", "Tier"),
    DataType: (given) => given === "text",
  },
  noun: nounIn("parameters", (_, { type, versions }) => ({ Type: type, Value: versions[0]?.value })),

  create(control, request) {
    const { properties, stack } = request;
    const name = properties.Name ?? physicalName(control, request);
    if (control.store.get("parameters", name)) throw alreadyExists(`The parameter ${name}`);
    const put = made(control, name, properties, stack);
    return { identifier: name, attributes: attributesOf(put), changes: [{ table: "parameters", put }] };
  },

  update(control, { properties, stack }, { identifier }) {
    const put = made(control, identifier, properties, stack);
    return { identifier, attributes: attributesOf(put), changes: [{ table: "parameters", put }] };
  },

  remove: (_, { identifier }) => [{ table: "parameters", remove: identifier }],
};

function made(control: Control, name: string, properties: Properties, stack: string): Parameter {
  return withValue(control, {
    name,
    stack,
    value: properties.Value,
    type: properties.Type,
    description: properties.Description,
    allowedPattern: properties.AllowedPattern,
    tier: properties.Tier,
    dataType: properties.DataType,
  });
}

function attributesOf({ arn, type, versions }: Parameter) {
  return { Arn: arn, Type: type, Value: versions[0]?.value };
}
