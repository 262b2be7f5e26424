import { isIP } from "node:net";
import type { PlainProperties } from "../../../cfn/typed";
import { invalidProperty } from "../../resources/handler";
import { checkText } from "../text";
import type { RuleCondition } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type Condition = PlainProperties<"AWS::ElasticLoadBalancingV2::ListenerRule">["Conditions"][number];

/** Values that the conditions of a rule may have together. */
const MOST_VALUES = 5;
const LONGEST = 128;
const LONGEST_NAME = 40;

/** A part of a condition: its path, and what it has. */
interface Part {
  at: string;
  Values?: string[];
  RegexValues?: string[];
}

/** The conditions of a rule, checked. */
export function conditionsOf(conditions: readonly Condition[]): RuleCondition[] {
  if (conditions.length === 0) throw invalidProperty("Conditions", [], "it must have at least one condition");
  const checked = conditions.map((condition, i) => conditionOf(condition, `Conditions.${i}`));
  const count = checked.reduce((sum, condition) => sum + condition.values.length, 0);
  if (count > MOST_VALUES) {
    throw invalidProperty("Conditions", count, `the conditions of a rule have at most ${MOST_VALUES} values together`);
  }
  return checked;
}

function conditionOf(condition: Condition, path: string): RuleCondition {
  const own: Part = { at: path, Values: condition.Values, RegexValues: condition.RegexValues };
  switch (condition.Field) {
    case "path-pattern":
      return { field: condition.Field, values: values(part(condition, "PathPatternConfig", path) ?? own) };
    case "host-header":
      return { field: condition.Field, values: values(part(condition, "HostHeaderConfig", path) ?? own) };
    case "http-request-method":
      return {
        field: condition.Field,
        values: values(part(condition, "HttpRequestMethodConfig", path) ?? own, method),
      };
    case "source-ip":
      return { field: condition.Field, values: values(part(condition, "SourceIpConfig", path) ?? own, range) };
    case "http-header": {
      const at = `${path}.HttpHeaderConfig`;
      const header = headerName(`${at}.HttpHeaderName`, condition.HttpHeaderConfig?.HttpHeaderName);
      return { field: condition.Field, header, values: values({ at, ...condition.HttpHeaderConfig }) };
    }
    case "query-string":
      return { field: condition.Field, values: pairs(condition, `${path}.QueryStringConfig.Values`) };
    default:
      throw invalidProperty(
        `${path}.Field`,
        condition.Field,
        "allowed are path-pattern, host-header, http-request-method, source-ip, http-header, query-string",
      );
  }
}

function part(
  condition: Condition,
  name: "PathPatternConfig" | "HostHeaderConfig" | "HttpRequestMethodConfig" | "SourceIpConfig",
  path: string,
): Part | undefined {
  const config = condition[name];
  return config && { at: `${path}.${name}`, ...config };
}

function values({ at, Values = [], RegexValues = [] }: Part, check = pattern): string[] {
  if (RegexValues.length > 0) {
    throw invalidProperty(
      `${at}.RegexValues`,
      RegexValues,
      "regular expressions don't run on this machine; use Values",
    );
  }
  if (Values.length === 0) throw invalidProperty(`${at}.Values`, [], "it must have at least one value");
  return Values.map((value, i) => check(`${at}.Values.${i}`, value));
}

function pairs({ QueryStringConfig }: Condition, at: string): { key?: string; value: string }[] {
  const given = QueryStringConfig?.Values ?? [];
  if (given.length === 0) throw invalidProperty(at, [], "it must have at least one value");
  return given.map(({ Key, Value }, i) => {
    if (Value === undefined) throw invalidProperty(`${at}.${i}.Value`, Value, "it is required");
    const value = pattern(`${at}.${i}.Value`, Value);
    return Key === undefined ? { value } : { key: pattern(`${at}.${i}.Key`, Key), value };
  });
}

function pattern(path: string, value: string): string {
  if (value === "") throw invalidProperty(path, value, "it must not be empty");
  return checkText(path, value, LONGEST);
}

function method(path: string, value: string): string {
  if (/^[A-Z_-]{1,40}$/.test(value)) return value;
  throw invalidProperty(path, value, `it must be 1 to ${LONGEST_NAME} capital letters, hyphens and underscores`);
}

function headerName(path: string, name = ""): string {
  if (name.toLowerCase() === "host") throw invalidProperty(path, name, "a condition host-header looks at it");
  if (/^[A-Za-z0-9_.-]{1,40}$/.test(name)) return name;
  throw invalidProperty(path, name, `it must be 1 to ${LONGEST_NAME} letters, digits and "-_."`);
}

function range(path: string, cidr: string): string {
  const [address = "", bits, ...rest] = cidr.split("/");
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  if (version && !address.includes("%") && rest.length === 0 && fits) return cidr;
  throw invalidProperty(path, cidr, "it must be a range like 192.0.2.0/24");
}
