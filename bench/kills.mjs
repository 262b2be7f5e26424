// `npm run kills [-- --kills N] [--seed S]`: the control plane killed with SIGKILL at random moments of deploys, updates, scaling
// and removals on the real Docker. Each time it is started again, and must come to what was asked for with nothing lost or left.
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "../scripts/build.mjs";
import { numbersAsked } from "../scripts/seeds.mjs";
import { root, say, script } from "../scripts/setup.mjs";
import { BASE_IMAGE, docker, sleep } from "./measure.mjs";

const CLUSTER = "kills";
const SERVICE = "web";
/** Milliseconds after a request within which the kill comes. */
const WITHIN = 2500;
const LONGEST_SECONDS = 120;

/** Numbers from 0 up to 1 (mulberry32), so that a run is repeated by its seed as nearly as a real machine can. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Kills {
  wanted = 0;
  exists = false;
  versions = [];

  constructor(client, name, chance) {
    this.client = client;
    this.name = name;
    this.chance = chance;
  }

  upTo(most) {
    return Math.floor(this.chance() * (most + 1));
  }

  async prepare() {
    await this.client.ecs("CreateCluster", { clusterName: CLUSTER });
    for (const version of ["1", "2"]) {
      const { taskDefinition } = await this.client.ecs("RegisterTaskDefinition", {
        family: "kills",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [
          {
            name: "web",
            image: BASE_IMAGE,
            command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"],
            stopTimeout: 5,
            environment: [{ name: "VERSION", value: version }],
          },
        ],
      });
      this.versions.push(taskDefinition.taskDefinitionArn);
    }
  }

  /** One request of those that make sense now. It may be killed away with the control plane: then it is made again. */
  async request() {
    const of = { cluster: CLUSTER, service: SERVICE };
    if (!this.exists) {
      this.exists = true;
      this.wanted = 1 + this.upTo(3);
      this.version = this.versions[0];
      return [
        "deploy",
        "CreateService",
        {
          cluster: CLUSTER,
          serviceName: SERVICE,
          taskDefinition: this.version,
          desiredCount: this.wanted,
          launchType: "FARGATE",
          networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-kills"] } },
        },
      ];
    }
    switch (this.upTo(3)) {
      case 0:
        this.exists = false;
        this.wanted = 0;
        return ["removal", "DeleteService", { ...of, force: true }];
      case 1:
        this.wanted = this.upTo(4);
        return ["scaling", "UpdateService", { ...of, desiredCount: this.wanted }];
      default:
        this.version = this.versions.find((each) => each !== this.version);
        return ["update", "UpdateService", { ...of, taskDefinition: this.version }];
    }
  }

  /** Kills it at a random moment, and has it back. */
  async kill() {
    const [kind, operation, input] = await this.request();
    const answered = this.client.ecs(operation, input).then(
      () => true,
      (error) => error,
    );
    const after = this.upTo(WITHIN);
    await sleep(after);
    await docker("kill", "--signal", "KILL", this.name);
    await sleep(this.upTo(500));
    await docker("start", this.name);
    if ((await answered) !== true) await this.repeat(operation, input);
    const came = await this.settled();
    return { kind, after, came };
  }

  /** What wasn't answered may have been done all the same. */
  async repeat(operation, input) {
    await this.until("the control plane answers", async () => {
      try {
        await this.client.ecs(operation, input);
        return true;
      } catch (error) {
        return /idempotent|not found|not ACTIVE|Draining/i.test(error.message);
      }
    });
  }

  async settled() {
    const began = Date.now();
    await this.until(`${this.wanted} tasks of ${this.version}, steady, and nothing else`, async () => {
      const { services } = await this.client.ecs("DescribeServices", { cluster: CLUSTER, services: [SERVICE] });
      const [service] = services;
      const containers = await this.containers();
      if (containers.length !== this.wanted) return false;
      if (!this.exists) return !service || service.status === "INACTIVE";
      const [deployment] = service.deployments;
      return (
        service.runningCount === this.wanted &&
        service.deployments.length === 1 &&
        deployment.rolloutState === "COMPLETED" &&
        deployment.taskDefinition === this.version
      );
    });
    return (Date.now() - began) / 1000;
  }

  async containers() {
    const filters = ["--filter", `label=slipway.owner=${this.name}`, "--filter", `label=slipway.cluster=${CLUSTER}`];
    return (await docker("ps", "-aq", ...filters)).split("\n").filter(Boolean);
  }

  async until(what, look) {
    let last;
    for (const end = Date.now() + LONGEST_SECONDS * 1000; Date.now() < end; await sleep(200)) {
      last = await look().catch((error) => error.message);
      if (last === true) return;
    }
    throw new Error(`not within ${LONGEST_SECONDS} s: ${what} (${last})`);
  }

  async clean() {
    this.exists = false;
    this.wanted = 0;
    await this.client.ecs("DeleteService", { cluster: CLUSTER, service: SERVICE, force: true }).catch(() => undefined);
    await this.settled();
    for (const taskDefinition of this.versions) await this.client.ecs("DeregisterTaskDefinition", { taskDefinition });
    await this.client.ecs("DeleteCluster", { cluster: CLUSTER });
  }
}

await script(async () => {
  const { kills: count = 100, seed = Math.floor(Math.random() * 1e9) } = numbersAsked("kills", "seed");
  await build({ say });
  const require = createRequire(import.meta.url);
  const { ensureLocal } = require(join(root, "dist/client/index.js"));
  const client = await ensureLocal({ say });
  const kills = new Kills(client, process.env.SLIPWAY_NAME ?? "slipway", seeded(seed));
  await kills.prepare();
  const kinds = {};
  let longest = 0;
  try {
    for (let i = 1; i <= count; i++) {
      const { kind, after, came } = await kills.kill();
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      longest = Math.max(longest, came);
      say(`${i}: ${kind}, killed after ${after} ms, as asked for ${came.toFixed(1)} s later`);
    }
  } finally {
    await kills.clean();
  }
  const made = Object.entries(kinds).map(([kind, times]) => `${times} × ${kind}`);
  say(
    `${count} kills (seed ${seed}): ${made.join(", ")}; each came to what was asked for, the slowest in ${longest.toFixed(1)} s`,
  );
});
