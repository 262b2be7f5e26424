import { execFileSync } from "node:child_process";
import { join } from "node:path";

test("docs/reference.md says what the types say", () => {
  const script = join(__dirname, "../scripts/generate-reference.mjs");
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
}, 300_000);
