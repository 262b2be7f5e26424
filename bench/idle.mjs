// What the control plane costs while fifty tasks idle.
import { readdir, readFile } from "node:fs/promises";
import { docker, sleep } from "./measure.mjs";
import { onSlipway } from "./services.mjs";

const MINUTE = 60_000;

/** CPU seconds that a process and its children that still run have used. */
async function cpuSeconds(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function pidOf(name) {
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const comm = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    if (comm.trim() === name) return Number(pid);
  }
  return undefined;
}

export async function fiftyIdleTasks({ client }) {
  const what = "control plane with fifty idle tasks, over a minute";
  const service = onSlipway(client, { tasks: 50, containers: 1 });
  try {
    await service.prepare();
    await service.steps.started();
    await sleep(15_000);
    const pid = Number(await docker("inspect", "--format", "{{.State.Pid}}", process.env.SLIPWAY_NAME ?? "slipway"));
    const dockerd = await pidOf("dockerd");
    const used = async () => [await cpuSeconds(pid), dockerd ? await cpuSeconds(dockerd) : 0];
    const before = await used();
    await sleep(MINUTE);
    const after = await used();
    const [percent, dockerdPercent] = after.map((cpu, i) => ((cpu - before[i]) / (MINUTE / 1000)) * 100);
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1000;
    return {
      what,
      ours: `${megabytes.toFixed(0)} MB resident, ${percent.toFixed(2)} % of a core`,
      reference: `${dockerdPercent.toFixed(2)} % of a core (dockerd meanwhile)`,
      goal: "under 100 MB and 1 %",
      result: "",
      reached: megabytes < 100 && percent < 1,
    };
  } finally {
    await service.clean();
  }
}
