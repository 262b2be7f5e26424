import { Join, join, type Value } from "../cfn/value";
import { isRecord } from "../protocol/json";

/** What dynamic references can be resolved to: the values that other stacks on this machine have recorded. */
export interface DynamicSources {
  /** Values of SSM parameters, by name. */
  ssm?: Readonly<Record<string, string>>;
  /** Texts of secrets, by name and by ARN. */
  secrets?: Readonly<Record<string, string>>;
}

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

export function dynamicReference(service: "ssm", name: string): string {
  return `{{resolve:${service}:${name}}}`;
}

/** Text with those of its dynamic references in place that are known; the others stay. */
export function resolved(text: string, sources: DynamicSources): string {
  return text.replace(REFERENCE, (whole, service: string, reference: string) => {
    return (service === "ssm" ? parameter(reference, sources) : secret(service, reference, sources)) ?? whole;
  });
}

/** `name`, or `name:version`: of the one version that is recorded. */
function parameter(reference: string, { ssm = {} }: DynamicSources): string | undefined {
  const name = reference.replace(/:\d+$/, "");
  return Object.hasOwn(ssm, name) ? ssm[name] : undefined;
}

/** `secret:SecretString:key:stage:version`, where the secret is a name or an ARN, and all but the secret may be missing. */
function secret(service: string, reference: string, { secrets = {} }: DynamicSources): string | undefined {
  if (service !== "secretsmanager") return undefined;
  const parts = reference.split(":");
  const length = reference.startsWith("arn:") ? 7 : 1;
  const id = parts.slice(0, length).join(":");
  const [, key = ""] = parts.slice(length);
  const text = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
  if (text === undefined || key === "") return text;
  try {
    const values: unknown = JSON.parse(text);
    const value = isRecord(values) && Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined || typeof value === "object" ? undefined : String(value);
  } catch {
    return undefined;
  }
}

/** {@link resolved}, for every text in a value. */
export function resolveReferences(value: Value, sources: DynamicSources): Value {
  if (typeof value === "string") return value.includes("{{resolve:") ? resolved(value, sources) : value;
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, sources));
  if (value instanceof Join) {
    return join(
      value.separator,
      value.values.map((part) => resolveReferences(part, sources)),
    );
  }
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveReferences(item as Value, sources)]),
  );
}
