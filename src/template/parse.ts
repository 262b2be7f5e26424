import { isRecord, isTooDeep, MOST_LEVELS } from "../protocol/json";
import { checkKeys } from "./json";
import { type Template, TemplateError } from "./template";
import { parseYaml } from "./yaml";

/** Most characters of a template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_CHARACTERS = 1024 * 1024;

/** Reads a template, JSON or YAML with CloudFormation's short tags (`!Ref`, `!Sub`, …). */
export function parseTemplate(text: string): Template {
  if (text.length > MOST_CHARACTERS) {
    throw new TemplateError("template", `has ${text.length} characters; CloudFormation takes ${MOST_CHARACTERS}`);
  }
  const template = text.trimStart().startsWith("{") ? parseJson(text) : parseYaml(text);
  if (!isRecord(template)) throw new TemplateError("template", "a template is a map with Resources");
  if (isTooDeep(template)) throw new TemplateError("template", `has more than ${MOST_LEVELS} levels`);
  return template as Template;
}

/** Large synthesized templates are JSON, which the YAML parser would read slowly. */
function parseJson(text: string): unknown {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch {
    return parseYaml(text);
  }
  checkKeys(text);
  return hasNumbers(template) ? parseYaml(text) : template;
}

/** Whether parameters have values that are numbers: JSON's reader wouldn't keep them as they were written. */
function hasNumbers(template: unknown): boolean {
  if (!isRecord(template) || !isRecord(template.Parameters)) return false;
  return Object.values(template.Parameters).some(
    (parameter) =>
      isRecord(parameter) &&
      [parameter.Default, parameter.AllowedValues].flat().some((value) => typeof value === "number"),
  );
}
