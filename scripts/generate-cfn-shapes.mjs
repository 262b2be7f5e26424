// Writes src/cfn/shapes.generated.ts: what each property of a known type may be. Names are those of CloudFormation's own
// specification (aws-service-spec, which the CDK is made of); ranges, lengths, enums and patterns are those of the resource
// providers' schemas, which cfn-lint ships: that of .venv, which is installed where it is missing, or of CFN_LINT.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PLANNED, TYPES } from "./cfn-types.mjs";
import { pythonTool } from "./python-tool.mjs";
import { root } from "./setup.mjs";

const require = createRequire(import.meta.url);
const { loadAwsServiceSpecSync } = require("@aws-cdk/aws-service-spec");
const db = loadAwsServiceSpecSync();
const folder = join(root, "src", "cfn");

/** An enum beyond this grows with every release of AWS (instance types, engines): any text is taken then. */
const LONGEST_ENUM = 60;

function cfnLintFolder() {
  const command = process.env.CFN_LINT ?? pythonTool("cfn-lint", join(root, ".venv"));
  if (command === undefined) throw new Error("CloudFormation's shapes are made of cfn-lint's schemas");
  const where = "import cfnlint, os; print(os.path.dirname(cfnlint.__file__))";
  return execFileSync(join(dirname(command), "python"), ["-c", where], { encoding: "utf8" }).trim();
}

const schemas = join(cfnLintFolder(), "data", "schemas");
const providers = JSON.parse(readFileSync(join(schemas, "providers", "us-east-1.json"), "utf8"));
const schemaOf = (type) =>
  providers[type] && JSON.parse(readFileSync(join(schemas, "resources", `${providers[type]}.json`), "utf8"));

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const STRING = { type: "string" };
const JSON_VALUE = { type: "json" };

/** The structures of a type, by name; the type itself is the first. */
class Structures {
  found = new Map();

  constructor(type) {
    this.type = type;
    this.schema = schemaOf(type) ?? {};
    this.specified = db.lookup("resource", "cloudFormationType", "equals", type).only();
    const schema = { ...this.schema };
    const readOnly = new Set((schema.readOnlyProperties ?? []).map((path) => path.replace("/properties/", "")));
    const known = this.specified.properties;
    const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !readOnly.has(name) || known[name]);
    this.add(type, { ...schema, properties: Object.fromEntries(properties) }, known);
  }

  /** `properties` are the specification's, which may have some that the schema lacks. */
  add(name, schema, properties = {}) {
    if (this.found.has(name)) return;
    this.found.set(name, undefined);
    const members = {};
    const before = name === this.type ? `${name}.` : `${name}`;
    for (const key of new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(properties)])) {
      const given = schema.properties?.[key];
      const inner = name === this.type ? `${before}${key}` : `${before}${key}`;
      members[key] = given
        ? this.ofSchema(given, properties[key]?.type, inner)
        : this.ofSpecification(properties[key].type, inner);
    }
    const required = (schema.required ?? Object.keys(properties).filter((key) => properties[key].required)).filter(
      (key) => members[key],
    );
    this.found.set(name, { members: sorted(members), ...(required.length > 0 && { required: [...required].sort() }) });
  }

  ofSchema(schema, specified, path) {
    if (schema.$ref) {
      const key = schema.$ref.split("/").pop();
      const definition = this.schema.definitions[key];
      const isStructure = definition.properties !== undefined && this.kind(definition) === "object";
      return isStructure
        ? this.structure(`${this.type}.${key}`, definition, specified)
        : this.ofSchema({ ...definition, ...without$ref(schema) }, specified, path);
    }
    switch (this.kind(schema)) {
      case "string":
        return this.text(schema, specified);
      case "boolean":
        return { type: "boolean" };
      case "integer":
      case "number": {
        const type = schema.type === "integer" ? (schema.format === "int64" ? "long" : "integer") : "double";
        const numbers = schema.enum?.map(Number).filter(Number.isFinite);
        return defined({ type, min: schema.minimum, max: schema.maximum, enum: numbers });
      }
      case "array": {
        const element = specified?.type === "array" ? specified.element : undefined;
        const of = schema.items ? this.ofSchema(schema.items, element, path) : JSON_VALUE;
        return defined({ type: "list", of, min: schema.minItems || undefined, max: schema.maxItems });
      }
      case "object": {
        if (schema.properties) return this.structure(path, schema, specified);
        const [values] = Object.values(schema.patternProperties ?? {});
        const item = values ?? schema.additionalProperties;
        if (!item || item === true || specified?.type === "json") return JSON_VALUE;
        return { type: "map", of: this.ofSchema(item, specified?.element, path) };
      }
      default:
        return this.alternatives(schema, specified, path);
    }
  }

  /** One type of JSON, or undefined for several or none that is said. */
  kind(schema) {
    if (schema.type === undefined) return schema.properties ? "object" : schema.enum ? "string" : undefined;
    return Array.isArray(schema.type) ? undefined : schema.type;
  }

  /** Of several kinds nothing is said but that it is there; of several of one kind the widest. */
  alternatives(schema, specified, path) {
    const given = schema.anyOf ?? schema.oneOf;
    if (!given) return specified && specified.type !== "union" ? this.ofSpecification(specified, path) : JSON_VALUE;
    const shapes = given.map((each) => this.ofSchema(each, specified, path));
    const [first] = shapes;
    if (shapes.every(({ type }) => type === "string")) {
      const enums = shapes.map((shape) => shape.enum);
      return enums.every(Boolean) ? { type: "string", enum: [...new Set(enums.flat())] } : STRING;
    }
    return shapes.every((shape) => JSON.stringify(shape) === JSON.stringify(first)) ? first : JSON_VALUE;
  }

  text(schema, specified) {
    const values = schema.enum?.map(String);
    const all = values && [...new Set([...values, ...(specified?.allowedValues ?? [])])];
    return defined({
      type: "string",
      enum: all && all.length <= LONGEST_ENUM ? all : undefined,
      // Of what only surrounds ECS the values are not looked at so closely.
      pattern: all || !PLANNED.includes(this.type) ? undefined : patternOf(schema.pattern),
      min: schema.minLength || undefined,
      max: schema.maxLength,
    });
  }

  structure(name, schema, specified) {
    const reference = referenceOf(specified);
    this.add(name, schema, reference && db.get("typeDefinition", reference).properties);
    return { type: "structure", name };
  }

  ofSpecification(specified, path) {
    switch (specified.type) {
      case "string":
        return defined({ type: "string", enum: specified.allowedValues });
      case "integer":
        return { type: "integer" };
      case "number":
        return { type: "double" };
      case "boolean":
        return { type: "boolean" };
      case "date-time":
        return STRING;
      case "tag":
        return this.structure(`${this.type}.Tag`, TAG);
      case "array":
        return { type: "list", of: this.ofSpecification(specified.element, path) };
      case "map":
        return { type: "map", of: this.ofSpecification(specified.element, path) };
      case "ref": {
        const { name, properties } = db.get("typeDefinition", specified.reference);
        this.add(`${this.type}.${name}`, {}, properties);
        return { type: "structure", name: `${this.type}.${name}` };
      }
      default:
        return JSON_VALUE;
    }
  }
}

const TAG = { properties: { Key: { type: "string" }, Value: { type: "string" } }, required: ["Key", "Value"] };

const without$ref = ({ $ref: _, description: __, ...rest }) => rest;

const referenceOf = (specified) => (specified?.type === "ref" ? specified.reference : undefined);

/** A pattern as JavaScript has it; of one that it doesn't have nothing is said. */
function patternOf(pattern) {
  if (pattern === undefined) return undefined;
  try {
    new RegExp(pattern, "u");
    return pattern;
  } catch {
    return undefined;
  }
}

/** Shapes that recur are named once. */
const NAMED = [
  ["S", STRING],
  ["B", { type: "boolean" }],
  ["I", { type: "integer" }],
  ["J", JSON_VALUE],
  ["SS", { type: "list", of: STRING }],
];

function source(shape) {
  const named = NAMED.find(([, other]) => JSON.stringify(other) === JSON.stringify(shape));
  if (named) return named[0];
  if (shape.type === "structure") return `R(${JSON.stringify(shape.name)})`;
  const fields = Object.entries(shape).map(
    ([key, value]) => `${key}:${key === "of" ? source(value) : JSON.stringify(value)}`,
  );
  return `{${fields.join(",")}}`;
}

function declaration([name, { members, required }]) {
  const fields = Object.entries(members).map(
    ([key, shape]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}:${source(shape)}`,
  );
  return `  ${JSON.stringify(name)}: {members:{${fields.join(",")}}${required ? `,required:${JSON.stringify(required)}` : ""}},\n`;
}

const all = new Map(TYPES.flatMap((type) => [...new Structures(type).found]));
const text = `// Generated by scripts/generate-cfn-shapes.mjs from CloudFormation's specification and the schemas of its resource providers.
// Not to be edited.
import type { Shape, Structure } from "./shape";

${NAMED.map(([name, shape]) => `const ${name}: Shape = ${JSON.stringify(shape)};\n`).join("")}const R = (name: string): Shape => ({ type: "structure", name });

/** The properties of each type (\`AWS::ECS::Service\`), and the structures within (\`AWS::ECS::Service.LoadBalancer\`). */
export const CFN_STRUCTURES: Readonly<Record<string, Structure>> = {
${[...all].map(declaration).join("")}};
`;
writeFileSync(join(folder, "shapes.generated.ts"), text);
console.log(`${TYPES.length} types, ${all.size} structures, ${Math.round(text.length / 1024)} KiB`);
