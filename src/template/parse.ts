import { type CollectionTag, Pair, parseDocument, Scalar, type ScalarTag, YAMLMap, type YAMLSeq } from "yaml";
import { isRecord } from "../protocol/json";
import { type Template, TemplateError } from "./template";

const FUNCTIONS = [
  "And",
  "Base64",
  "Cidr",
  "Contains",
  "Equals",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
];

/** Reads a template, JSON or YAML with CloudFormation's short tags (`!Ref`, `!Sub`, …). */
export function parseTemplate(text: string): Template {
  const template = text.trimStart().startsWith("{") ? parseJson(text) : parseYaml(text);
  if (!isRecord(template)) throw new TemplateError("template", "a template is a map with Resources");
  return template as Template;
}

/** Large synthesized templates are JSON, which the YAML parser would read slowly. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYaml(text);
  }
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { customTags: shortTags() });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw new TemplateError("template", `not JSON or YAML: ${problem.message}`);
  return document.toJS();
}

function shortTags(): (ScalarTag | CollectionTag)[] {
  const names: [tag: string, key: string][] = [
    ["Ref", "Ref"],
    ["Condition", "Condition"],
    ...FUNCTIONS.map((name): [string, string] => [name, `Fn::${name}`]),
  ];
  return names.flatMap(([tag, key]) => [
    { tag: `!${tag}`, resolve: (text: string) => ({ [key]: argument(key, text) }) },
    { tag: `!${tag}`, collection: "seq", resolve: (list: YAMLMap | YAMLSeq) => call(key, list) } as CollectionTag,
    { tag: `!${tag}`, collection: "map", resolve: (map: YAMLMap | YAMLSeq) => call(key, map) } as CollectionTag,
  ]);
}

/** The short form `!GetAtt Web.Arn` stands for a list of two. */
function argument(key: string, text: string): unknown {
  const dot = text.indexOf(".");
  return key === "Fn::GetAtt" && dot > 0 ? [text.slice(0, dot), text.slice(dot + 1)] : text;
}

function call(key: string, value: YAMLMap | YAMLSeq): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(key), value));
  return map;
}
