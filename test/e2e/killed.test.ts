import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { local, root } from "./harness";

test("a control plane that is killed at random moments loses nothing and leaves nothing", async () => {
  await local();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bench/kills.mjs"), "--kills", "4"], {
    cwd: root,
    // The tests' own local ECS: what a child process inherits otherwise is not the environment that they see.
    env: { ...process.env },
    encoding: "utf8",
    timeout: 280_000,
  });
  expect(`${stdout}${stderr}`).toContain("4 kills");
  expect(status).toBe(0);
});
