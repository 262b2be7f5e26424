import { randomBytes } from "node:crypto";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { ContainerSpec, RuntimeEvent } from "../../src/local/docker/runtime";
import { LABEL } from "../../src/protocol/labels";

const IMAGE = "node:20-bookworm-slim";
const owner = `slipway-test-${randomBytes(4).toString("hex")}`;
const runtime = new DockerRuntime({ owner, pull: { answerSeconds: 5 } });
const network = `${owner}-network`;

const spec = (name: string, script: string, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name: `${owner}-${name}`,
  image: IMAGE,
  labels: { [LABEL.task]: `${owner}-${name}` },
  entryPoint: ["sh", "-c"],
  command: [script],
  environment: { GREETING: "hello" },
  network: { kind: "own", name: network, aliases: [`${name}.test.internal`] },
  ...more,
});

const FOREVER = "trap 'exit 3' TERM; while :; do sleep 0.05; done";

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ended = (id: string) =>
  until(async () => {
    const state = await runtime.inspect(id);
    return state?.status === "exited" ? state : undefined;
  });

beforeAll(() => runtime.ensureNetwork(network, { [LABEL.role]: "network" }));

afterAll(async () => {
  for (const { dockerId } of await runtime.list(LABEL.owner)) await runtime.remove(dockerId);
  await runtime.removeNetwork(network);
});

it("makes a network once, however many ask for it at the same time, and again after it was removed", async () => {
  const name = `${owner}-race`;
  await Promise.all(Array.from({ length: 10 }, () => runtime.ensureNetwork(name, {})));
  await runtime.removeNetwork(name);
  await runtime.removeNetwork(name);
  await runtime.ensureNetwork(name, {});
  await runtime.removeNetwork(name);
});

it("runs a container with its address, environment and labels, and tells its output apart", async () => {
  const id = await runtime.create(spec("run", "echo $GREETING; echo trouble >&2; sleep 0.5; exit 7"));
  const { ip } = await runtime.start(id);
  const state = await ended(id);
  expect(ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(state).toMatchObject({ exitCode: 7, oomKilled: false, labels: { [LABEL.owner]: owner } });
  expect(state.finishedAt).toBeGreaterThanOrEqual(state.startedAt ?? Number.POSITIVE_INFINITY);
  const lines = await runtime.logs(id, {});
  expect(lines.map(({ stream, message }) => `${stream} ${message}`).sort()).toEqual(["stderr trouble", "stdout hello"]);
  expect(await runtime.logs(id, { tail: 1 })).toHaveLength(1);
  expect(await runtime.logs(id, { since: Date.now() })).toEqual([]);
});

it("reads a line that Docker keeps in several pieces as one", async () => {
  const id = await runtime.create(spec("long", 'node -e \'console.log("x".repeat(40000)); console.log("end")\''));
  await runtime.start(id);
  await ended(id);
  const lines = await runtime.logs(id, {});
  expect(lines.map(({ message }) => message.length)).toEqual([40000, 3]);
});

it("takes a container that an interrupted run has created for the one asked for", async () => {
  const first = await runtime.create(spec("twice", FOREVER));
  expect(await runtime.create(spec("twice", FOREVER))).toBe(first);
  await runtime.start(first);
  await runtime.start(first);
  await expect(runtime.create(spec("twice", FOREVER, { labels: { [LABEL.task]: "another" } }))).rejects.toThrow(
    /is already in use/,
  );
});

it("joins containers in one network namespace, under the names of the first", async () => {
  const pause = await runtime.create(spec("pause", "sleep infinity"));
  const { ip } = await runtime.start(pause);
  const server = "require('http').createServer((_, r) => r.end('served')).listen(8000)";
  const member = await runtime.create(
    spec("member", `node -e "${server}"`, { network: { kind: "of", container: pause } }),
  );
  expect(await runtime.start(member)).toEqual({ ip: "" });
  const other = await runtime.create(spec("caller", FOREVER));
  await runtime.start(other);
  const call = `fetch('http://pause.test.internal:8000').then(r => r.text()).then(console.log, () => process.exit(1))`;
  const { output } = await until(async () => {
    const result = await runtime.exec(other, ["node", "-e", call], 5);
    return result.exitCode === 0 ? result : undefined;
  });
  expect(output).toBe("served\n");
  expect((await runtime.inspect(pause))?.ip).toBe(ip);
});

it("holds a container to its limits", async () => {
  const id = await runtime.create(
    spec("limits", "ulimit -n; touch /file || echo read-only; cat /proc/1/comm; exec sleep 60", {
      cpuShares: 128,
      cpuLimit: 4096,
      memory: 64,
      init: true,
      readonlyRootFilesystem: true,
      ulimits: [{ name: "nofile", softLimit: 1234, hardLimit: 2345 }],
    }),
  );
  await runtime.start(id);
  const lines = await until(async () => {
    const found = await runtime.logs(id, {});
    return found.length >= 4 ? found : undefined;
  });
  const messages = lines.map(({ message }) => message);
  expect(messages).toContain("1234");
  expect(messages).toContain("read-only");
  expect(messages.at(-1)).toMatch(/init/);
});

it("tells that a container was killed for its memory", async () => {
  const hog = "node -e 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))'";
  const id = await runtime.create(spec("hog", `exec ${hog}`, { memory: 48 }));
  await runtime.start(id);
  expect(await ended(id)).toMatchObject({ exitCode: 137, oomKilled: true });
});

it("signals, kills and removes, and takes «it is so already» for done", async () => {
  const id = await runtime.create(spec("stop", FOREVER));
  await runtime.start(id);
  await until(async () => ((await runtime.exec(id, ["true"], 5)).exitCode === 0 ? true : undefined));
  await runtime.signal(id);
  expect(await ended(id)).toMatchObject({ exitCode: 3 });
  await runtime.signal(id);
  await runtime.kill(id);
  await runtime.remove(id);
  await runtime.remove(id);
  await runtime.kill(id);
  expect(await runtime.inspect(id)).toBeUndefined();
  expect(await runtime.logs(id, {})).toEqual([]);
});

it("sends the stop signal that the container was made with", async () => {
  const id = await runtime.create(
    spec("usr1", "trap 'exit 5' USR1; echo up; while :; do sleep 0.05; done", { stopSignal: "SIGUSR1" }),
  );
  await runtime.start(id);
  await until(async () => ((await runtime.logs(id, {})).length > 0 ? true : undefined));
  await runtime.signal(id);
  expect(await ended(id)).toMatchObject({ exitCode: 5 });
});

it("runs a command inside: its exit code, its output up to 4 KiB, and its end in time", async () => {
  const id = await runtime.create(spec("exec", FOREVER));
  await runtime.start(id);
  expect(await runtime.exec(id, ["sh", "-c", "echo out; echo err >&2; exit 4"], 5)).toEqual({
    exitCode: 4,
    output: expect.stringMatching(/out\n/),
  });
  expect((await runtime.exec(id, ["sh", "-c", "yes | head -c 100000"], 5)).output).toHaveLength(4096);
  expect(await runtime.exec(id, ["sleep", "30"], 0.3)).toMatchObject({ exitCode: 124 });
  expect(await runtime.exec(id, ["/no/such/program"], 5)).toMatchObject({ exitCode: expect.any(Number) });
  expect((await runtime.exec(id, ["/no/such/program"], 5)).exitCode).not.toBe(0);
});

it("says what can't be started or pulled in one short line", async () => {
  const id = await runtime.create(spec("missing", "", { entryPoint: ["/no/such/program"], command: [] }));
  await expect(runtime.start(id)).rejects.toThrow(/^container \w{12}: .*no such file or directory$/);
  const image = "registry.invalid/nothing/here:1";
  await expect(runtime.ensureImage(image)).rejects.toThrow(/^CannotPullContainerError: registry.invalid/);
  await expect(runtime.ensureImage(`sha256:${"0".repeat(64)}`)).rejects.toThrow(/build it again/);
  await runtime.ensureImage(IMAGE);
});

it("publishes a port on the loopback interface, and says which one is taken", async () => {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const publish = [{ containerPort: 8000, hostPort: port }];
  const first = await runtime.create(spec("port", FOREVER, { publish }));
  await runtime.start(first);
  const second = await runtime.create(spec("port2", FOREVER, { publish }));
  await expect(runtime.start(second)).rejects.toThrow(
    new RegExp(`127.0.0.1:${port} failed: port is already allocated`),
  );
});

it("tells of starts and deaths of its own containers, with labels and exit codes", async () => {
  const events: RuntimeEvent[] = [];
  const stop = new AbortController();
  let stands = () => {};
  const standing = new Promise<void>((resolve) => {
    stands = resolve;
  });
  const watching = runtime.watch((event) => events.push(event), stands, stop.signal);
  await standing;
  const stranger = new DockerRuntime({ owner: `${owner}-other` });
  const theirs = await stranger.create(spec("theirs", "exit 1"));
  await stranger.start(theirs);
  const id = await runtime.create(spec("watched", "exit 9"));
  await runtime.start(id);
  const death = await until(() => events.find(({ kind }) => kind === "die"));
  await stranger.remove(theirs);
  stop.abort();
  await watching;
  expect(death).toMatchObject({ dockerId: id, exitCode: 9, labels: { [LABEL.task]: `${owner}-watched` } });
  expect(events.some(({ dockerId }) => dockerId === theirs)).toBe(false);
  expect(Math.abs(death.at - Date.now())).toBeLessThan(60_000);
});

it("lists what has a label, whatever state it is in, and nothing of another control plane", async () => {
  const id = await runtime.create(spec("listed", "true"));
  const [listed] = await runtime.list(`${LABEL.task}=${owner}-listed`);
  expect(listed).toMatchObject({ dockerId: id, name: `${owner}-listed`, status: "created", image: IMAGE });
  expect(await new DockerRuntime({ owner: "slipway-nobody" }).list(LABEL.task)).toEqual([]);
});
