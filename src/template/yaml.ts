import {
  type CollectionTag,
  isPair,
  isScalar,
  Pair,
  parseDocument,
  Scalar,
  type ScalarTag,
  type Tags,
  visit,
  YAMLMap,
  type YAMLSeq,
} from "yaml";
import { TemplateError } from "./template";

const FUNCTIONS = [
  ...[
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "EachMemberEquals",
    "EachMemberIn",
    "Equals",
    "FindInMap",
    "GetAtt",
    "GetAZs",
  ],
  ...["GetStackOutput", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub"],
  ...["ToJsonString", "Transform", "ValueOf", "ValueOfAll"],
];

/** Tags of YAML 1.1 that CloudFormation doesn't take; its `2010-09-09` is text. */
const LEFT_OUT = ["timestamp", "binary", "omap", "pairs", "set", "merge", "bool", "int", "float"].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/**
 * Reads YAML as CloudFormation does: YAML 1.1, without aliases and merges.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseYaml(text: string): unknown {
  const customTags = (tags: Tags): Tags => [
    ...tags.filter((tag) => typeof tag === "string" || !LEFT_OUT.includes(tag.tag)),
    ...SCALARS,
    ...shortTags(),
  ];
  const document = parseDocument(text, { version: "1.1", customTags });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem?.code === "MULTIPLE_DOCS")
    throw new TemplateError("template", "has more than one document (---); one is needed");
  if (problem) throw new TemplateError("template", `not JSON or YAML: ${problem.message}`);
  visit(document, {
    Alias: (_, { source }) => {
      throw new TemplateError("template", `*${source} is an alias, which CloudFormation doesn't take: write it out`);
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === null) throw new TemplateError("template", "a key is null");
    },
  });
  keepNumbers(document.get("Parameters"));
  return document.toJS();
}

/** A parameter is text, whatever its type: a number among its declarations stays as it was written, such as 1.10. */
function keepNumbers(parameters: unknown): void {
  if (!(parameters instanceof YAMLMap)) return;
  visit(parameters, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? key.value : undefined;
      if (name !== "Default" && name !== "AllowedValues") return undefined;
      visit(isPair(value) ? null : (value as Scalar), {
        Scalar: (_, scalar) => {
          const isDecimal = typeof scalar.value === "number" && DECIMAL.test(scalar.source ?? "");
          if (isDecimal) scalar.value = scalar.source;
        },
      });
      return visit.SKIP;
    },
  });
}

const DECIMAL = /^[-+]?\d+(\.\d*)?$/;

function scalar(name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}

const digits = (text: string) => text.replaceAll("_", "");

/** A whole number, and text where JavaScript has no such number. */
function whole(text: string, radix: number, prefix = 0): unknown {
  const negative = text.startsWith("-");
  const unsigned = digits(text.replace(/^[-+]/, "")).slice(prefix);
  const number = Number.parseInt(unsigned, radix) * (negative ? -1 : 1);
  return Number.isSafeInteger(number) ? number : text;
}

/** `1:30` is 90. */
function sexagesimal(text: string): number {
  const sum = digits(text.replace(/^[-+]/, ""))
    .split(":")
    .reduce((total, part) => total * 60 + Number(part), 0);
  return text.startsWith("-") ? -sum : sum;
}

/**
 * What plain text stands for in CloudFormation's parser, which reads YAML 1.1 as Java's SnakeYAML does: `yes` and `off` are
 * booleans (and `y` is text), `0755` is octal, an account's 012345678901 is text.
 */
const SCALARS: ScalarTag[] = [
  scalar("bool", /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  scalar("bool", /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  scalar("int", /^[-+]?0b[0-1_]+$/, (text) => whole(text, 2, 2)),
  scalar("int", /^[-+]?0x[0-9a-fA-F_]+$/, (text) => whole(text, 16, 2)),
  scalar("int", /^[-+]?0[0-7_]+$/, (text) => whole(text, 8)),
  scalar("int", /^[-+]?(?:0|[1-9][0-9_]*)$/, (text) => whole(text, 10)),
  scalar("int", /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, sexagesimal),
  scalar("float", /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$/, (text) =>
    Number(digits(text)),
  ),
  scalar("float", /^[-+]?[0-9][0-9_]*(?:[eE][-+][0-9]+)$/, (text) => Number(digits(text))),
  scalar("float", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, sexagesimal),
];

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
