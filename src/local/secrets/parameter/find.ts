import { parseArn } from "../../arns";
import type { Store } from "../../store/store";
import type { Parameter } from "./record";

type Reads = Pick<Store, "get">;

/**
 * The parameter that a name, a name with a version, or an ARN means. One of another account or region is the parameter of
 * that name here.
 */
export function tryFindParameter(
  store: Reads,
  reference: string,
): { parameter: Parameter; version: Parameter["versions"][number]; selector?: string } | undefined {
  const [name = "", selector] = partsOf(reference);
  const parameter = store.get("parameters", name) ?? store.get("parameters", name.replace(/^\//, ""));
  const version = parameter?.versions.find((each) => selector === undefined || String(each.version) === selector);
  return parameter && version && { parameter, version, selector: selector && `:${selector}` };
}

/** Name and version. An ARN has no more than one slash between `parameter` and the name. */
function partsOf(reference: string): (string | undefined)[] {
  const { service, resource = "" } = parseArn(reference) ?? {};
  if (service === "ssm" && resource.startsWith("parameter/")) return resource.slice("parameter".length).split(":");
  return reference.split(":");
}
