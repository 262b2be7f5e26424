import { invalidProperty } from "../../resources/handler";
import type { PropertyReader } from "../../shapes/properties";
import type { RuleCondition } from "./record";

/** Values that the conditions of a rule may have together. */
const MOST_VALUES = 5;

const CONFIGS = {
  "path-pattern": "PathPatternConfig",
  "host-header": "HostHeaderConfig",
  "http-request-method": "HttpRequestMethodConfig",
  "source-ip": "SourceIpConfig",
} as const;

/** The conditions of a rule, checked. */
export function conditionsOf(conditions: PropertyReader[]): RuleCondition[] {
  if (conditions.length === 0) throw invalidProperty("Conditions", [], "it must have at least one condition");
  const checked = conditions.map(conditionOf);
  const count = checked.reduce((sum, condition) => sum + condition.values.length, 0);
  if (count > MOST_VALUES) {
    throw invalidProperty("Conditions", count, `the conditions of a rule have at most ${MOST_VALUES} values together`);
  }
  return checked;
}

function conditionOf(condition: PropertyReader): RuleCondition {
  const field = condition.oneOf("Field", [
    "path-pattern",
    "host-header",
    "http-request-method",
    "source-ip",
    "http-header",
    "query-string",
  ]);
  switch (field) {
    case undefined:
      throw invalidProperty(condition.at("Field"), undefined, "it is required");
    case "http-header": {
      const config = required(condition, "HttpHeaderConfig");
      return { field, header: config.text("HttpHeaderName"), values: valuesOf(config) };
    }
    case "query-string": {
      const config = required(condition, "QueryStringConfig");
      const values = config.objects("Values").map((pair) => {
        const key = pair.optionalText("Key");
        return { ...(key !== undefined && { key }), value: pair.text("Value") };
      });
      return { field, values };
    }
    default:
      return { field, values: valuesOf(condition.object(CONFIGS[field]) ?? condition) };
  }
}

function required(condition: PropertyReader, config: string): PropertyReader {
  const found = condition.object(config);
  if (!found) throw invalidProperty(condition.at(config), undefined, "it is required");
  return found;
}

function valuesOf(config: PropertyReader): string[] {
  if (config.has("RegexValues")) {
    throw invalidProperty(
      config.at("RegexValues"),
      config.raw("RegexValues"),
      "regular expressions don't run on this machine; use Values",
    );
  }
  const values = config.texts("Values");
  if (values.length === 0) throw invalidProperty(config.at("Values"), [], "it must have at least one value");
  return values;
}
