import { execFileSync } from "node:child_process";
import { program } from "../../src/cli/program";

test("every command of the design is there, each with a description", () => {
  const commands = program().commands;
  const designed = [
    "up",
    "diff",
    "down",
    "ps",
    "services",
    "events",
    "logs",
    "exec",
    "run",
    "credentials",
    "secrets",
    "queues",
    "instances",
    "env",
    "ca",
    "start",
    "stop",
    "doctor",
  ];
  expect(commands.map((command) => command.name())).toEqual(designed);
  for (const command of commands) expect(command.description()).not.toBe("");
});

test("--help loads neither Docker's client nor a framework", () => {
  const script = `
    require("@swc/core");
    const { program } = require(${JSON.stringify(require.resolve("../../src/cli/program.ts"))});
    program().helpInformation();
    console.log(JSON.stringify(Object.keys(require.cache)));
  `;
  const hook = `
    const { transformSync } = require("@swc/core");
    const { readFileSync } = require("node:fs");
    require.extensions[".ts"] = (module, path) => module._compile(transformSync(readFileSync(path, "utf8"), {
      filename: path, jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" },
    }).code, path);
  `;
  const loaded = execFileSync(process.execPath, ["-e", hook + script], { encoding: "utf8", cwd: __dirname });
  const unwanted = /dockerode|aws-cdk-lib|@pulumi|smithy|yaml/;
  expect((JSON.parse(loaded) as string[]).filter((path) => unwanted.test(path))).toEqual([]);
});

test("a parameter has a name and a value, which may have an equals sign", () => {
  const up = program().commands.find((command) => command.name() === "up")!;
  up.exitOverride().configureOutput({ writeErr: () => {} });
  up.parseOptions(["--parameter", "Image=web:1", "--parameter", "Query=a=b"]);
  expect(up.opts().parameter).toEqual({ Image: "web:1", Query: "a=b" });
  expect(() => up.parseOptions(["--parameter", "novalue"])).toThrow(/name=value/);
});

test.each(["--cpu", "--memory"])("a machine's %s is a whole number", (flag) => {
  const instances = program().commands.find((command) => command.name() === "instances")!;
  const register = instances.commands.find((command) => command.name() === "register")!;
  register.exitOverride().configureOutput({ writeErr: () => {} });
  register.parseOptions([flag, "2048"]);
  expect(register.opts()[flag.slice(2)]).toBe(2048);
  expect(() => register.parseOptions([flag, "2Gi"])).toThrow(/whole number/);
});
