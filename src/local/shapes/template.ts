import { CFN_STRUCTURES } from "../../cfn/shapes.generated";
import { TEMPLATE } from "./dialect";
import { readStructure } from "./read";

type Properties = Record<string, unknown>;

/**
 * A resource's properties as CloudFormation reads them. Throws where a property is not one of the type's, or is not of its
 * shape. Of a type without a shape (a custom resource) everything is taken as it is.
 * With `open`, calls of functions stand for values that are yet to come.
 */
export function readProperties(type: string, properties: Properties, open = false): Properties {
  if (!Object.hasOwn(CFN_STRUCTURES, type)) return properties;
  return readStructure({ structures: CFN_STRUCTURES, dialect: TEMPLATE, open }, type, properties).value;
}
