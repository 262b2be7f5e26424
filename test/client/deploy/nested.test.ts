import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nestedIn } from "../../../src/client/deploy/nested";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-nested-"));
  mkdirSync(join(folder, "infrastructure/parts"), { recursive: true });
  for (const name of ["vpc.yaml", "infrastructure/vpc.yaml", "infrastructure/parts/rule.yaml"]) {
    writeFileSync(join(folder, name), name);
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["a path", "./vpc.yaml", undefined, "vpc.yaml"],
  ["a path from one that is nested", "parts/rule.yaml", "infrastructure/vpc.yaml", "infrastructure/parts/rule.yaml"],
  ["a path from the outermost, as the CDK's", "vpc.yaml", "infrastructure/parts/rule.yaml", "vpc.yaml"],
  [
    "an address, of which the longest end that is there counts",
    "https://s3.amazonaws.com/b/infrastructure/vpc.yaml",
    undefined,
    "infrastructure/vpc.yaml",
  ],
  ["an address in a bucket", "s3://bucket/vpc.yaml?versionId=1", undefined, "vpc.yaml"],
  ["no such file", "https://s3.amazonaws.com/b/rule.yaml", undefined, undefined],
  ["a folder", "infrastructure", undefined, undefined],
  ["nothing outside of the folder, by an address", "https://s3.amazonaws.com/../../etc/passwd", undefined, undefined],
])("%s", (_, name, from, file) => {
  const guessed = name.includes("://");
  expect(nestedIn(folder)(name, from)).toEqual(file && { file, text: file, guessed });
});

test("what was read is kept when the folder goes", () => {
  const nested = nestedIn(folder);
  nested("vpc.yaml", undefined);
  rmSync(folder, { recursive: true });
  expect(nested("vpc.yaml", undefined)).toEqual({ file: "vpc.yaml", text: "vpc.yaml", guessed: false });
});

test("an app's own file, by the name that its deployment gives it", () => {
  const nested = nestedIn(folder, { "0a1b.json": "infrastructure/vpc.yaml" });
  expect(nested("https://s3.us-east-1.amazonaws.com/cdk-assets/0a1b.json", undefined)).toEqual({
    file: "infrastructure/vpc.yaml",
    text: "infrastructure/vpc.yaml",
    guessed: false,
  });
});
