// Writes docs/reference.md: every component, property and handle, from the types and their docstrings. With --check it
// only says whether that is what is there.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const FRONTS = { cdk: join(root, "src/cdk/index.ts"), pulumi: join(root, "src/pulumi/index.ts") };
const LEVEL = { component: "##", part: "###" };

function program() {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  // Slipway's own types say enough: the frameworks' take ten times as long to read.
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text.startsWith(".") ? ts.resolveModuleName(text, from, options, host) : { resolvedModule: undefined },
    );
  return ts.createProgram(Object.values(FRONTS), { ...options, noEmit: true, types: [] }, host);
}

/** The text of docs/reference.md. */
function reference() {
  const source = program();
  const checker = source.getTypeChecker();
  const exported = Object.fromEntries(
    Object.entries(FRONTS).map(([front, file]) => {
      const module = checker.getSymbolAtLocation(source.getSourceFile(file));
      return [front, new Map(checker.getExportsOfModule(module).map((s) => [s.name, resolved(checker, s)]))];
    }),
  );
  const fileOf = ([, symbol]) => symbol.valueDeclaration.getSourceFile().fileName;
  const classes = [...exported.cdk]
    .filter(([name, s]) => isComponent(s) && exported.pulumi.has(name))
    .sort((a, b) => fileOf(a).localeCompare(fileOf(b)));
  const groups = new Map();
  const components = classes.map(([name, symbol]) => component(name, symbol, exported, checker, groups));
  const named = [...groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  return [
    "# Reference",
    "<!-- Generated from the types by `npm run reference`. Not to be edited. -->",
    "Every component with its properties, in the CDK (`slipway/cdk`) and in Pulumi (`slipway/pulumi`) the same unless said. In Pulumi a property takes an Output unless it must be known while the program runs; its type says which.",
    ...components,
    "## Groups of properties",
    ...named.map(({ name, doc, members }) =>
      [`${LEVEL.part} ${name}`, doc, list(members)].filter(Boolean).join("\n\n"),
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

const resolved = (checker, symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

const isComponent = (symbol) =>
  symbol.valueDeclaration !== undefined &&
  ts.isClassDeclaration(symbol.valueDeclaration) &&
  !ts.getModifiers(symbol.valueDeclaration)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) &&
  !symbol.name.endsWith("Error");

function component(name, symbol, exported, checker, groups) {
  const props = propertiesOf(exported.cdk.get(`${name}Props`), checker);
  const args = propertiesOf(exported.pulumi.get(`${name}Args`), checker);
  const both = new Map([...args, ...props]);
  const lines = [...both.values()].sort(byName).map((property) => {
    const only = !args.has(property.name) ? "CDK only" : !props.has(property.name) ? "Pulumi only" : undefined;
    return entry(property, checker, groups, only);
  });
  const handles = [
    ["cdk", "CDK", symbol],
    ["pulumi", "Pulumi", exported.pulumi.get(name)],
  ].flatMap(([, label, front]) => {
    const members = handlesOf(front, checker);
    return members.length === 0
      ? []
      : [`${LEVEL.part} ${name}: what it has in ${label === "CDK" ? "the CDK" : label}`, list(members)];
  });
  return [`${LEVEL.component} ${name}`, docOf(symbol, checker), list(lines), ...handles].filter(Boolean).join("\n\n");
}

function propertiesOf(symbol, checker) {
  if (!symbol) return new Map();
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return new Map(checker.getPropertiesOfType(type).map((property) => [property.name, property]));
}

const byName = (a, b) => Number(isOptional(a)) - Number(isOptional(b)) || a.name.localeCompare(b.name);
const isOptional = (symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0;

const isOurs = (symbol) =>
  symbol.declarations?.some((d) => d.getSourceFile().fileName.startsWith(join(root, "src"))) ?? false;

/** Public members that the class itself or one of Slipway's bases declares. */
function handlesOf(symbol, checker) {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const fixed = symbol.exports ? [...symbol.exports.values()].filter((s) => s.flags & ts.SymbolFlags.Method) : [];
  const own = (s) =>
    isOurs(s) &&
    s.declarations.every(
      (d) => !(ts.getCombinedModifierFlags(d) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)),
    ) &&
    !s.getJsDocTags().some(({ name }) => name === "internal") &&
    docOf(s, checker) !== "";
  return [
    ...fixed.filter(own).map((s) => `- \`${symbol.name}.${s.name}()\` ${docOf(s, checker)}`),
    ...checker
      .getPropertiesOfType(type)
      .filter(own)
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((s) => `- \`${s.name}${s.flags & ts.SymbolFlags.Method ? "()" : ""}\` ${docOf(s, checker)}`),
  ];
}

function entry(property, checker, groups, only) {
  const declared = property.declarations?.find((d) => ts.isPropertySignature(d) && d.type);
  const type = declared ? written(declared.type) : undefined;
  const links = declared ? collect(declared.type, checker, groups) : [];
  const tag = (name) => tagOf(property, name);
  const notes = [isOptional(property) ? undefined : "required", only].filter(Boolean);
  const head = `- **\`${property.name}\`**${type ? ` \`${type}\`` : ""}${links.map((name) => ` [→](#${name.toLowerCase()})`).join("")}${notes.length ? ` (${notes.join(", ")})` : ""}`;
  const rest = [docOf(property, checker)];
  if (tag("default") !== undefined) rest.push(`Default: ${tag("default")}.`);
  if (tag("example") !== undefined) rest.push(`Example: \`${tag("example").replaceAll(/\s*\n\s*/g, " ")}\`.`);
  if (tag("see") !== undefined) rest.push(`[documentation](${tag("see")})`);
  return `${head}: ${rest.filter(Boolean).join(" ")}`;
}

const written = (node) => node.getText().replaceAll(/\s+/g, " ");

/** Interfaces of Slipway's that a type names, which become groups; their names. */
function collect(node, checker, groups) {
  const names = [];
  if (ts.isTypeReferenceNode(node)) {
    const symbol = resolved(checker, checker.getSymbolAtLocation(node.typeName));
    const declaration = symbol.declarations?.find(ts.isInterfaceDeclaration);
    const ours = declaration !== undefined && isOurs(symbol);
    if (ours) names.push(symbol.name);
    if (ours && !groups.has(symbol)) {
      const group = { name: symbol.name, doc: documented(symbol, checker), members: [] };
      groups.set(symbol, group);
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      group.members = checker
        .getPropertiesOfType(type)
        .filter((p) => isDocumented(p, checker) && isOurs(p))
        .sort(byName)
        .map((p) => entry(p, checker, groups));
    }
  }
  ts.forEachChild(node, (child) => {
    names.push(...collect(child, checker, groups));
  });
  return names;
}

/** A default may be all that there is to say. */
const isDocumented = (symbol, checker) => docOf(symbol, checker) !== "" || tagOf(symbol, "default") !== undefined;

function documented(symbol, checker) {
  const see = tagOf(symbol, "see");
  const example = tagOf(symbol, "example");
  return [docOf(symbol, checker), example && `\`\`\`ts\n${example}\n\`\`\``, see && `[documentation](${see})`]
    .filter(Boolean)
    .join("\n\n");
}

function docOf(symbol, checker) {
  return ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll(/\{@link (\w+) ?\}/g, "`$1`")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}

function tagOf(symbol, name) {
  const found = symbol.getJsDocTags().find((tag) => tag.name === name);
  // A tag's text loses the scheme of an address, which the parser takes for a name.
  return (
    found &&
    ts
      .displayPartsToString(found.text)
      .trim()
      .replace(/^:\/\//, "https://")
  );
}

const list = (lines) => lines.join("\n");

const file = join(root, "docs", "reference.md");
if (!process.argv.includes("--check")) writeFileSync(file, reference());
else if (readFileSync(file, "utf8") !== reference()) {
  console.error("docs/reference.md is not what the types say: npm run reference");
  process.exitCode = 1;
}
