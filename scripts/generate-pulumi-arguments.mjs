// Writes src/pulumi/aws/arguments.generated.ts: which argument of @pulumi/aws's class each property of a type that the plan
// emits is, by the names that CloudFormation's shapes and @pulumi/aws's own types have. What has other names there stands in
// PLACES; what needs more than another name is written by hand in src/pulumi/aws/types.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { PLACES } from "./pulumi-places.mjs";

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const aws = dirname(require.resolve("@pulumi/aws/package.json"));
const source = (file) =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, /* setParentNodes */ false);

/** CloudFormation's shapes, as the generator beside this one wrote them. */
function shapes() {
  const text = readFileSync(join(root, "src", "cfn", "shapes.generated.ts"), "utf8");
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const module = { exports: {} };
  new Function("exports", "require", outputText)(module.exports, require);
  return module.exports.CFN_STRUCTURES;
}

/** The classes that the tables name, by type, and by `Type.Property` where a property becomes resources of their own. */
function classes() {
  const folder = join(root, "src", "pulumi", "aws", "types");
  const found = new Map();
  for (const file of readdirSync(folder)) {
    let type;
    let beside;
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      // A custom resource's is no type of CloudFormation's own: it is written by hand as a whole.
      const entry = /^ {2}(?:"(AWS::.+)"|\[\w+\]): \{$/.exec(line);
      if (entry) type = entry[1];
      beside = /^ {6}(\w+): \{$/.exec(line)?.[1] ?? beside;
      const [, indent, name] = /^( +)resourceClass: resourceClass\(\(aws\) => aws\.([\w.]+)\),$/.exec(line) ?? [];
      if (type === undefined || (indent?.length !== 4 && indent?.length !== 8)) continue;
      found.set(indent.length === 4 ? type : `${type}.${beside}`, name);
    }
  }
  return found;
}

const small = (name) => name.charAt(0).toLowerCase() + name.slice(1);

/** What a type of TypeScript's says, without Inputs and undefined. */
function kindOf(node) {
  if (ts.isUnionTypeNode(node)) {
    const kinds = node.types.map(kindOf).filter((kind) => kind !== undefined);
    const [best = kinds[0]] = kinds.filter(({ is }) => is !== "text");
    return best && { ...best, orText: kinds.some(({ is }) => is === "text") };
  }
  if (ts.isParenthesizedTypeNode(node)) return kindOf(node.type);
  if (ts.isArrayTypeNode(node)) return { is: "list", of: kindOf(node.elementType) };
  if (ts.isTypeLiteralNode(node)) return { is: "map" };
  if (ts.isTypeReferenceNode(node)) {
    const name = entity(node.typeName);
    if (name === "pulumi.Input") return kindOf(node.typeArguments[0]);
    if (name.startsWith("inputs.")) return { is: "structure", name: name.slice("inputs.".length) };
    return { is: "text" };
  }
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { is: "text" };
    case ts.SyntaxKind.NumberKeyword:
      return { is: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { is: "flag" };
    case ts.SyntaxKind.AnyKeyword:
      return { is: "any" };
    default:
      return undefined;
  }
}

const entity = (name) => (ts.isIdentifier(name) ? name.text : `${entity(name.left)}.${name.right.text}`);

const membersOf = (declaration) =>
  Object.fromEntries(declaration.members.map((member) => [member.name.text, kindOf(member.type)]));

/** The structures among @pulumi/aws's inputs, by namespace and name. */
function inputs() {
  const found = new Map();
  const look = (statements, path) => {
    for (const statement of statements) {
      if (ts.isModuleDeclaration(statement)) look(statement.body.statements, [...path, statement.name.text]);
      if (ts.isInterfaceDeclaration(statement)) found.set([...path, statement.name.text].join("."), statement);
    }
  };
  look(source(join(aws, "types", "input.d.ts")).statements, []);
  return (name) => membersOf(found.get(name));
}

/** The arguments of a class. */
function argumentsOf(name) {
  const [module, own] = name.split(".");
  const { statements } = source(join(aws, module, `${small(own)}.d.ts`));
  return membersOf(statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === `${own}Args`));
}

const STRUCTURES = shapes();
const structureOf = inputs();

/** Names under which a property may be an argument: the same, or of another number. */
function called(name) {
  const lower = name.toLowerCase();
  return [lower, `${lower}s`, `${lower}es`, lower.replace(/y$/, "ies"), lower.replace(/s$/, "")];
}

const isPair = (shape, key) =>
  shape.type === "list" &&
  shape.of.type === "structure" &&
  Object.keys(STRUCTURES[shape.of.name].members).sort().join() === [key, "Value"].sort().join();

/** The text of what converts a value of the shape to an argument of the kind; undefined where nothing does. */
function convert(shape, kind, place, seen) {
  if (kind === undefined) return undefined;
  if (kind.is === "any") return "same";
  if (shape.type === "json") return kind.is === "text" || kind.orText ? "json" : kind.is === "map" ? "same" : undefined;
  if (kind.is === "map") {
    if (isPair(shape, "Key")) return "tags";
    if (isPair(shape, "Name")) return "byName";
    if (shape.type === "list" && shape.of.type === "map") return "tags";
    return shape.type === "map" ? "same" : undefined;
  }
  if (shape.type === "list") {
    if (kind.is !== "list") return wrapped("only", convert(shape.of, kind, place, seen));
    const item = convert(shape.of, kind.of, place, seen);
    return item === "same" ? "same" : wrapped("list", item);
  }
  if (kind.is === "list")
    return shape.type === "map" ? undefined : wrapped("listed", convert(shape, kind.of, place, seen));
  if (shape.type === "structure" && kind.is === "text") {
    const members = Object.entries(STRUCTURES[shape.name].members).filter(([, { type }]) => type === "string");
    const name = members.length === 1 ? members[0][0] : members.find(([one]) => one === "Name")?.[0];
    return name && `member("${name}")`;
  }
  if (shape.type === "structure" || kind.is === "structure") {
    if (shape.type !== "structure" || kind.is !== "structure" || seen.includes(shape.name)) return undefined;
    const fields = fieldsOf(shape.name, structureOf(kind.name), place, [...seen, shape.name]);
    return Object.keys(fields).length === 0 ? undefined : `object({ ${lines(fields)} })`;
  }
  const own = shape.type === "string" ? "text" : shape.type === "boolean" ? "flag" : "number";
  return kind.is === own ? "same" : kind.is;
}

const wrapped = (how, item) => item && `${how}(${item})`;
const lines = (fields) =>
  Object.entries(fields)
    .map(([name, text]) => `${name}: ${text},`)
    .join(" ");

/** Which argument each member of a structure is, among those that are there. */
function fieldsOf(structure, there, place, seen) {
  const byName = new Map(Object.keys(there).map((name) => [name.toLowerCase(), name]));
  const fields = {};
  for (const [name, shape] of Object.entries(STRUCTURES[structure].members)) {
    const path = `${place}.${name}`;
    const said = PLACES[path];
    if (said === null) continue;
    if (said === false) {
      fields[name] = "implied";
      continue;
    }
    if (said === "") {
      // Its members are arguments beside those of others.
      const members = fieldsOf(shape.name, there, path, [...seen, shape.name]);
      fields[name] = `spread({ ${lines(members)} })`;
      continue;
    }
    const argument =
      said ??
      called(name)
        .map((one) => byName.get(one))
        .find((one) => one !== undefined);
    if (argument === undefined) continue;
    const kind = argument.split(".").reduce(inner, { is: "structure", members: there });
    const how = convert(shape, kind, path, seen);
    if (how !== undefined) fields[name] = how === "same" ? `as("${argument}")` : `as("${argument}", ${how})`;
    else if (said !== undefined) throw new Error(`${path}: ${argument} takes no ${JSON.stringify(shape)}`);
  }
  return fields;
}

function inner({ members, name }, argument) {
  const found = (members ?? structureOf(name))[argument];
  if (found === undefined) throw new Error(`there is no argument ${argument}`);
  return found;
}

/** A structure as AWS's own API has it in JSON: with a small letter at the beginning of each name. */
function apiFields(structure) {
  return Object.fromEntries(
    Object.entries(STRUCTURES[structure].members).map(([name, shape]) => {
      const how = apiConvert(shape);
      return [name, how === "same" ? `as("${small(name)}")` : `as("${small(name)}", ${how})`];
    }),
  );
}

function apiConvert(shape) {
  if (shape.type === "structure") return `object({ ${lines(apiFields(shape.name))} })`;
  if (shape.type !== "list") return "same";
  const item = apiConvert(shape.of);
  return item === "same" ? "same" : `list(${item})`;
}

const typesOf = new Map(classes());
const tables = [...typesOf]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([place, name]) => {
    const [type, property] = place.split(".");
    const shape = property && STRUCTURES[type].members[property];
    const structure = shape ? (shape.of ?? shape).name : type;
    if (structure === undefined) return "";
    const fields = fieldsOf(structure, argumentsOf(name), place, [structure]);
    return `  "${place}": { ${lines(fields)} },\n`;
  });
const container = STRUCTURES["AWS::ECS::TaskDefinition"].members.ContainerDefinitions.of.name;

const text = `// Generated by scripts/generate-pulumi-arguments.mjs from CloudFormation's shapes and @pulumi/aws's types. Not to be edited.
import { as, byName, flag, implied, json, list, listed, member, number, object, only, type Property, same, spread, tags, text } from "./convert";

/**
 * The arguments of @pulumi/aws's class that the properties of a type are, and, as \`Type.Property\`, those of a class that
 * there is beside one.
 */
export const ARGUMENTS: Readonly<Record<string, Record<string, Property>>> = {
${tables.join("")}};

/** A container definition as the ECS API has it, which is what the JSON of \`aws.ecs.TaskDefinition\` is. */
export const CONTAINER: Record<string, Property> = { ${lines(apiFields(container))} };
`;
const used = (name) => new RegExp(`\\b${name}\\b[(,) ]`).test(text.slice(text.indexOf("export const ARGUMENTS")));
const [head] = /import \{.*\} from/.exec(text);
const names = head
  .slice("import {".length, -"} from".length)
  .split(",")
  .map((one) => one.trim());
const kept = names.filter((name) => name.startsWith("type ") || used(name));
writeFileSync(
  join(root, "src", "pulumi", "aws", "arguments.generated.ts"),
  text.replace(head, `import { ${kept.join(", ")} } from`),
);
