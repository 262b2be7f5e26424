import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SlipwayError } from "../../protocol/errors";
import { messageOf } from "../errors";
import { run } from "../run";
import type { Say } from "../say";
import { type Docker, followProgress } from "./docker";
import { nodeBinary } from "./node-binary";

const SUITE = "bookworm";

/** What is in the image beside a minimal Debian. */
const PACKAGES = ["haproxy", "openssl", "ca-certificates"];

/** Why no image can be made on this machine, or undefined where one can. */
export function canMakeDebianImage(): string | undefined {
  if (process.platform !== "linux") return "that takes Debian, and this machine is not Linux";
  if (process.getuid?.() !== 0) return "that takes root";
  if (!runs("debootstrap") && !isDebian()) return "that takes Debian's `debootstrap`";
  return undefined;
}

/** Makes an image of Debian with haproxy and a Node of that major version in it, and of what an image of Node's has around it. */
export async function makeDebianImage(docker: Docker, image: string, node: number, say: Say): Promise<void> {
  if (!runs("debootstrap")) {
    say("Installing debootstrap.");
    await run("apt-get", ["update"]);
    await run("apt-get", ["install", "-y", "--no-install-recommends", "debootstrap"]);
  }
  const folder = await mkdtemp("/var/tmp/slipway-image-");
  const root = join(folder, "root");
  try {
    say(`Making Debian ${SUITE} with ${PACKAGES.join(" and ")} by debootstrap, which takes about half a minute.`);
    await run("debootstrap", ["--variant=minbase", `--include=${PACKAGES.join(",")}`, SUITE, root, ...mirror()]);
    const version = await addNode(root, await nodeBinary(node, folder, say));
    await addUser(root);
    for (const leftover of ["var/cache/apt/archives", "var/lib/apt/lists", "var/cache/debconf"]) {
      await rm(join(root, leftover), { recursive: true, force: true });
    }
    await mkdir(join(root, "var/cache/apt/archives/partial"), { recursive: true });
    say(`Importing it as ${image}.`);
    await importRoot(docker, root, image, version);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies the binary, and those of its libraries that the image lacks. Gives its version, as it says it there. */
async function addNode(root: string, binary: string): Promise<string> {
  const target = join(root, "usr/local/bin/node");
  await mkdir(dirname(target), { recursive: true });
  await copyFile(binary, target);
  await chmod(target, 0o755);
  for (const library of await libraries(binary)) {
    if (existsSync(join(root, library))) continue;
    await mkdir(join(root, dirname(library)), { recursive: true });
    await copyFile(library, join(root, library));
  }
  await writeFile(join(root, "usr/local/bin/docker-entrypoint.sh"), ENTRY_POINT, { mode: 0o755 });
  try {
    return (await run("chroot", [root, "/usr/local/bin/node", "--version"])).trim().slice(1);
  } catch (error) {
    throw new SlipwayError(
      `The Node at ${binary} does not run on Debian ${SUITE}: ${messageOf(error)}. Run this with a Node from https://nodejs.org.`,
    );
  }
}

/** The same as in Node's own images: what isn't a program is an argument of node's. */
const ENTRY_POINT = `#!/bin/sh
set -e
if [ "\${1#-}" != "\${1}" ] || [ -z "$(command -v "\${1}")" ] || { [ -f "\${1}" ] && ! [ -x "\${1}" ]; }; then
  set -- node "$@"
fi
exec "$@"
`;

async function addUser(root: string): Promise<void> {
  await run("chroot", [root, "groupadd", "--gid", "1000", "node"]);
  await run("chroot", [root, "useradd", "--uid", "1000", "--gid", "node", "--shell", "/bin/bash", "-m", "node"]);
}

async function importRoot(docker: Docker, root: string, image: string, version: string): Promise<void> {
  const tar = spawn("tar", ["-C", root, "--numeric-owner", "-c", "."], { stdio: ["ignore", "pipe", "ignore"] });
  const changes = [
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    `ENV NODE_VERSION=${version}`,
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["node"]',
  ];
  const [repo, tag] = image.split(":");
  const stream = await docker.api.importImage(tar.stdout, { repo, tag: tag ?? "latest", changes });
  await followProgress(docker, stream);
}

/** The mirror that this machine's own packages come from, for debootstrap's last argument. */
function mirror(): string[] {
  const { stdout } = spawnSync(
    "apt-get",
    ["indextargets", "--format", "$(ORIGIN) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"],
    { encoding: "utf8" },
  );
  const line = (stdout ?? "")
    .split("\n")
    .find((target) => target.startsWith("Debian main ") && !target.includes("security"));
  const uri = line?.split(" ")[2];
  return uri?.startsWith("http") ? [uri] : [];
}

/** Absolute paths of the shared libraries that a binary is linked with. */
async function libraries(binary: string): Promise<string[]> {
  const listed = await run("ldd", [binary]);
  return [...listed.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].flatMap((match) => match[1] ?? []);
}

function isDebian(): boolean {
  const release = "/etc/os-release";
  return existsSync(release) && /^ID(_LIKE)?=.*debian/m.test(readFileSync(release, "utf8")) && runs("apt-get");
}

function runs(command: string): boolean {
  return !spawnSync(command, ["--version"], { stdio: "ignore" }).error;
}
