import { ensureBaseImage } from "../../src/client/base-image";
import { canMakeDebianImage } from "../../src/client/docker/debian-image";
import { docker } from "./harness";
import { E2E } from "./site";

const IMAGE = `${E2E.name}-base:1`;
const obstacle = canMakeDebianImage();
const name = `a base image that no registry has is made${obstacle ? ` (skipped: ${obstacle})` : ""}`;

afterAll(() => docker("rmi", "-f", IMAGE));

(obstacle ? test.skip : test)(name, async () => {
  const said: string[] = [];
  await ensureBaseImage({ image: IMAGE, say: (message) => said.push(message) });
  expect(said).toContainEqual(expect.stringMatching(`^No registry answers \\(.+\\), so ${IMAGE} is made here`));
  expect(await docker("run", "--rm", IMAGE, "--version")).toMatch(/^v24\./);
  expect(await docker("run", "--rm", IMAGE, "haproxy", "-v")).toContain("HAProxy version");
  expect(await docker("run", "--rm", "--user", "node", IMAGE, "id", "-un")).toBe("node");
  const again: string[] = [];
  await ensureBaseImage({ image: IMAGE, say: (message) => again.push(message) });
  expect(again).toEqual([]);
});
