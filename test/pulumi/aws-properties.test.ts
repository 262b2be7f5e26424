import ts from "typescript";
import type { Child } from "../../src/pulumi";
import { TABLE } from "../../src/pulumi/aws/table";
import { everything, guest } from "./everything";
import { named, type Registered, run } from "./mocks";

test("everything in the table, which holds every type that the plan can emit, is made", async () => {
  const made = new Set<string>();
  const see = ({ type }: Child) => void made.add(type);
  await run(() => [everything(see), guest(see)]);
  expect([...made].sort()).toEqual(Object.keys(TABLE).sort());
});

test("every argument of every resource is one that its class of @pulumi/aws has", async () => {
  const given = new Map<string, string[]>();
  const see = ({ name, args }: Child) => void given.set(name, Object.keys(args));
  const { all } = await run(() => [everything(see), guest(see)]);
  expect(compilerErrors(all.filter(({ type }) => type.startsWith("aws:")))).toEqual([]);
  // A class leaves out what it doesn't know.
  for (const [name, keys] of given) expect(Object.keys(named(all, name).inputs)).toEqual(expect.arrayContaining(keys));
}, 60_000);

/** What TypeScript says of the registered inputs as arguments of the resources' classes. */
function compilerErrors(resources: Registered[]): string[] {
  const file = `${__dirname}/arguments.virtual.ts`;
  const lines = resources.map(({ type, inputs }, index) => {
    const [, service = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
    return `export const r${index}: aws.${service}.${name}Args = ${JSON.stringify(inputs)};`;
  });
  const text = ['import type * as aws from "@pulumi/aws";', ...lines].join("\n");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, languageVersion, ...rest) =>
    path === file ? ts.createSourceFile(path, text, languageVersion) : getSourceFile(path, languageVersion, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
