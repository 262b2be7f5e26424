import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentTag } from "../../../src/client/control-plane/content";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
  await mkdir(join(folder, "prebuilds/linux-x64"), { recursive: true });
  await writeFile(join(folder, "Dockerfile"), "FROM x");
  await writeFile(join(folder, "main.js"), "1");
  await writeFile(join(folder, "resolver.js"), "1");
  await writeFile(join(folder, "prebuilds/linux-x64/a.node"), "binary");
});

afterEach(() => rm(folder, { recursive: true }));

test("the same files have the same tag, whatever else is in the folder", async () => {
  const before = await contentTag(folder);
  await writeFile(join(folder, "main.js.map"), "{}");
  expect(await contentTag(folder)).toBe(before);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
});

test.each(["main.js", "resolver.js", "Dockerfile", "prebuilds/linux-x64/a.node"])(
  "a change of %s changes it",
  async (file) => {
    const before = await contentTag(folder);
    await writeFile(join(folder, file), "changed");
    expect(await contentTag(folder)).not.toBe(before);
  },
);

test("a package that isn't built says so", async () => {
  await rm(join(folder, "main.js"));
  await expect(contentTag(folder)).rejects.toThrow(/main\.js is missing.*`npm run build`/);
});
