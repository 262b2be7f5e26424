// The containers of those services by plain Docker and by Swarm.
import { BASE_IMAGE, docker, dockerFor, until } from "./measure.mjs";
import { SLEEP, STOP_TIMEOUT } from "./services.mjs";

const PLAIN = "slipway-bench-reference";
const SWARM = "slipway-bench-swarm";

const versioned = (version) => ["--env", `VERSION=${version}`];

/**
 * By `docker run`, all tasks at once: one container each, or a pause container and the others in its network namespace.
 * Rolled, each is followed by its successor: that runs, and then it stops.
 */
export function onPlainDocker({ tasks, containers, withPause }) {
  const all = (one) => Promise.all(Array.from({ length: tasks }, (_, i) => one(i)));
  const task = async (docker, version, i) => {
    const run = (...options) =>
      docker("run", "-d", "--label", PLAIN, "--label", `${PLAIN}=${version}-${i}`, ...options);
    const waits = ["--init", "--stop-timeout", String(STOP_TIMEOUT), ...versioned(version)];
    if (!withPause) return run("--network", PLAIN, ...waits, BASE_IMAGE, ...SLEEP);
    const pause = await run("--network", PLAIN, "--init", BASE_IMAGE, ...SLEEP);
    await Promise.all(
      Array.from({ length: containers }, () => run("--network", `container:${pause}`, ...waits, BASE_IMAGE, ...SLEEP)),
    );
  };
  const idsOf = async (label) => (await docker("ps", "-aq", "--filter", `label=${label}`)).split("\n").filter(Boolean);
  return {
    async prepare() {
      await docker("network", "create", PLAIN);
    },
    steps: {
      started: (signal) => all((i) => task(dockerFor(signal), 1, i)),
      rolled: (signal) =>
        all(async (i) => {
          await task(dockerFor(signal), 2, i);
          await dockerFor(signal)("stop", ...(await idsOf(`${PLAIN}=1-${i}`)));
        }),
    },
    async clean() {
      const ids = await idsOf(PLAIN);
      if (ids.length > 0) await docker("rm", "-f", ...ids);
      await docker("network", "rm", PLAIN).catch(() => undefined);
    },
  };
}

/** As a Swarm service. DNS round robin, since that needs no virtual IP. */
export function onSwarm({ tasks }) {
  const seen = async () => {
    const lines = await docker("service", "ps", SWARM, "--no-trunc", "--format", "{{.ID}} {{.CurrentState}}");
    return lines.split("\n").map((line) => ({ id: line.split(" ")[0], runs: line.split(" ")[1] === "Running" }));
  };
  /** Whether just so many run, none of `old` among them. */
  const run = async (old = new Set()) => {
    const running = (await seen()).filter(({ runs }) => runs);
    return running.length === tasks && running.every(({ id }) => !old.has(id));
  };
  return {
    async prepare() {
      await docker("swarm", "init", "--advertise-addr", "127.0.0.1");
    },
    steps: {
      async started(signal) {
        const options = ["--detach", "--init", "--endpoint-mode", "dnsrr", "--no-resolve-image"];
        const rolled = ["--update-parallelism", "0", "--update-order", "start-first", "--update-monitor", "1s"];
        const size = ["--replicas", String(tasks), "--stop-grace-period", `${STOP_TIMEOUT}s`];
        const all = [...options, ...rolled, ...size, ...versioned(1)];
        await docker("service", "create", "--name", SWARM, ...all, BASE_IMAGE, ...SLEEP);
        await until(run, `${tasks} Swarm tasks running`, signal);
      },
      async rolled(signal) {
        const old = new Set((await seen()).map(({ id }) => id));
        await docker("service", "update", "--detach", "--no-resolve-image", "--env-add", "VERSION=2", SWARM);
        await until(() => run(old), `${tasks} new Swarm tasks running`, signal);
      },
    },
    async clean() {
      await docker("service", "rm", SWARM).catch(() => undefined);
      await until(
        async () => (await docker("ps", "-aq", "--filter", `label=com.docker.swarm.service.name=${SWARM}`)) === "",
        "Swarm's tasks gone",
      );
      await docker("swarm", "leave", "--force").catch(() => undefined);
      // What `swarm init` made and `swarm leave` leaves.
      await docker("network", "rm", "docker_gwbridge").catch(() => undefined);
    },
  };
}
