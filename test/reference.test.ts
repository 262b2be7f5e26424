import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

test("docs/reference.md says what the types say", () => {
  const script = join(__dirname, "../scripts/generate-reference.mjs");
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
}, 300_000);

test("every group of properties in it can be imported by its name", () => {
  const text = readFileSync(join(__dirname, "../docs/reference.md"), "utf8");
  const [, groups = ""] = text.split("## Groups of properties");
  const names = [...groups.matchAll(/^### (\w+)$/gm)].map(([, name]) => name!);
  const exported = ["index", "cdk/index", "pulumi/index"].flatMap((file) =>
    readFileSync(join(__dirname, `../src/${file}.ts`), "utf8").match(/\w+/g),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !exported.includes(name))).toEqual([]);
});
