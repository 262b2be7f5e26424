import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CONTROL_PLANE_PORT, PROTOCOL } from "../protocol/calls";
import { messageOf } from "../protocol/errors";
import { LentCredentials } from "./agent/credentials/lent";
import { AgentSecrets } from "./agent/secrets";
import { createBalancer } from "./balancer";
import { OpensslAuthority } from "./certificates/authority";
import { randomHex } from "./chance";
import { systemClock } from "./clock";
import { DockerRuntime } from "./docker/docker-runtime";
import { startServer } from "./doors";
import { ScheduledRuns } from "./ecs/scheduled/runner";
import { EventBus } from "./events/bus";
import { ContainerLogs } from "./logs";
import { Archive } from "./logs/archive";
import { FilterPublisher } from "./logs/metric-filter/publisher";
import { Reconciler, TaskLimits } from "./loop";
import { measuredIn } from "./metrics/measured";
import { Sampler } from "./metrics/sampler";
import { ContainerResolver } from "./names/container-resolver";
import { nameOfImage } from "./own-name";
import { DEFAULT_PACE } from "./pace";
import { REGISTRY } from "./registry";
import { missingAlarms } from "./scaling/alarms";
import { schedule } from "./scheduler";
import { openStore, storeKey } from "./store";
import { applyTaskEvent, stepTask } from "./tasks";

const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

/** What the client starts the control plane's container with. */
function configuration(env: NodeJS.ProcessEnv) {
  const required = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set; \`slipway start\` starts the control plane with it`);
    return value;
  };
  const factor = Number(env.SLIPWAY_PACE ?? DEFAULT_PACE);
  if (!(factor >= 1)) throw new Error(`SLIPWAY_PACE is ${env.SLIPWAY_PACE}; it must be a number, at least 1`);
  const image = required("SLIPWAY_IMAGE");
  return {
    image,
    name: nameOfImage(image),
    keys: { accessKeyId: required("SLIPWAY_ACCESS_KEY_ID"), secretAccessKey: required("SLIPWAY_SECRET_ACCESS_KEY") },
    version: { protocol: PROTOCOL, version: required("SLIPWAY_VERSION"), content: required("SLIPWAY_CONTENT") },
    pace: { factor },
    folder: "/var/lib/slipway",
  };
}

async function main(): Promise<void> {
  const began = Date.now();
  const { image, name, keys, version, pace, folder } = configuration(process.env);
  const stateDir = join(folder, "lb");
  await mkdir(stateDir, { recursive: true });
  const key = await storeKey(join(folder, "store.key"));
  const [store, archive] = await Promise.all([
    openStore(join(folder, "store"), { key }),
    Archive.open(join(folder, "logs")),
  ]);
  await archive.prune(began);
  const runtime = new DockerRuntime({ owner: name, helper: image });
  const authority = new OpensslAuthority(join(folder, "authority"));
  const balancer = createBalancer({ runtime, image, volume: name, stateDir, pace, authority, warn: log });
  const resolver = new ContainerResolver({
    runtime,
    image,
    volume: name,
    folder: "names",
    path: join(folder, "names"),
  });
  const logs = new ContainerLogs({ store, runtime, archive, clock: systemClock, log });
  const agentSecrets = new AgentSecrets(key, name);
  const parts = { store, runtime, balancer, pace, log, agentSecrets };
  const reconciler = new Reconciler({
    ...parts,
    resolver,
    archive: logs,
    metrics: measuredIn(store),
    pauseImage: image,
    clock: systemClock,
    schedule,
    stepTask,
    applyTaskEvent,
  });
  const sampler = new Sampler({ ...parts, clock: systemClock });
  const outOfMemory = (dockerId: string) => reconciler.outOfMemory(dockerId);
  const taskLimits = new TaskLimits({ store, runtime, clock: systemClock, outOfMemory, log });
  const settle = (loadBalancers?: readonly string[]) => reconciler.settle(loadBalancers);
  const control = { ...parts, logs, settle, clock: systemClock, hex: randomHex };
  const refused = (policy: string, { message }: Error) => log(`${policy} has no alarms: ${message}`);
  await store.commit(missingAlarms(control, refused));
  const bus = new EventBus(control);
  const filters = new FilterPublisher(control);
  const scheduled = new ScheduledRuns({ ...control, events: bus }, REGISTRY.apis);
  const server = await startServer({
    ...parts,
    logs,
    sessionLogs: logs,
    settle,
    lent: new LentCredentials(),
    events: bus,
    keys,
    version,
    registry: REGISTRY,
    port: CONTROL_PLANE_PORT,
    host: "0.0.0.0",
  });
  log(`slipway ${version.version} answers on port ${server.port} after ${Date.now() - began} ms`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    sampler.stop();
    taskLimits.stop();
    filters.stop();
    await scheduled.stop();
    bus.stop();
    log(`${signal}: stopping; tasks go on`);
    await Promise.all([server.close(), reconciler.stop()]);
    await balancer.close();
    await store.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop(signal));

  bus.start();
  await reconciler.start();
  sampler.start();
  taskLimits.start();
  filters.start();
  scheduled.start();
  const tasks = store.list("tasks").filter(({ lastStatus }) => lastStatus !== "STOPPED");
  log(`${tasks.length} tasks of ${store.list("services").length} services taken over`);
}

process.on("unhandledRejection", (error) => log(`unexpected: ${error instanceof Error ? error.stack : error}`));
main().catch((error: unknown) => {
  log(`slipway can't run: ${messageOf(error)}`);
  process.exit(1);
});
