import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

// A checkout's own, so that the tests of two checkouts don't disturb each other.
const hash = createHash("sha256").update(__dirname).digest();

/** The local ECS of the tests, beside the machine's, which knows nothing of it. */
export const E2E = {
  name: `slipway-e2e-${hash.toString("hex", 0, 4)}`,
  port: 14_000 + 2 * (hash.readUInt16BE() % 1000),
};

/** Where the tests' folders are. */
export const FOLDERS = join(tmpdir(), E2E.name);

/** One beside that of the other tests, for those that start and stop it themselves. */
export const BESIDE = { name: `${E2E.name}-local`, port: E2E.port + 1 };
