import type Docker from "dockerode";
import { LABEL } from "../../protocol/labels";

/**
 * Kills a process and all that it started, if it is one of the container's: its number may be another's by now. Which
 * container a process is of, the kernel says by its control groups.
 */
const SCRIPT = `
const { readdirSync, readFileSync } = require("node:fs");
const [root, container] = process.argv.slice(1);
const read = (id, file) => { try { return readFileSync("/proc/" + id + "/" + file, "utf8"); } catch { return ""; } };
const ids = readdirSync("/proc").filter((name) => /^\\d+$/.test(name));
const parents = new Map(ids.map((id) => [id, /^PPid:\\s*(\\d+)/m.exec(read(id, "status"))?.[1]]));
const family = (id) => [id, ...ids.filter((other) => parents.get(other) === id).flatMap(family)];
for (const id of family(root)) {
  if (read(id, "cgroup").includes(container)) try { process.kill(Number(id), "SIGKILL"); } catch {}
}`;

/** A container that ends what Docker itself can't. */
export interface Ender {
  /** Has Node.js. */
  image: string;
  labels: Record<string, string>;
}

/** Ends a command that runs in a container. Where that can't be done the command is left behind, as it was. */
export async function endExec(docker: Docker, exec: Docker.Exec, { image, labels }: Ender): Promise<void> {
  try {
    const { Running, Pid, ContainerID } = await exec.inspect();
    if (!Running || !Pid) return;
    const ender = await docker.createContainer({
      Image: image,
      Entrypoint: ["node", "-e", SCRIPT],
      Cmd: [String(Pid), ContainerID],
      User: "0",
      Labels: { ...labels, [LABEL.role]: "ender" },
      Healthcheck: { Test: ["NONE"] },
      HostConfig: { PidMode: "host", NetworkMode: "none", AutoRemove: true },
    });
    const ended = ender.wait({ condition: "next-exit" });
    // Where it doesn't start nobody is there to hear how the wait for it failed.
    ended.catch(() => undefined);
    await ender.start().catch((error) => ender.remove({ force: true }).then(() => Promise.reject(error)));
    await ended;
  } catch {
    // What is left behind is what was there before.
  }
}
