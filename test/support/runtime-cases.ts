import { randomBytes } from "node:crypto";
import type { ContainerSpec, ContainerState, Runtime, RuntimeEvent } from "../../src/local/docker/runtime";
import { LABEL } from "../../src/protocol/labels";
import type { Program } from "./program";

/** A container runtime that the cases are tried on. */
export interface Candidate {
  /** A control plane's way to it, by the name of its owner. */
  runtime(owner: string): Runtime;
  /** What of a container's spec makes it run the program. */
  running(program: Program): Pick<ContainerSpec, "image"> & Partial<ContainerSpec>;
  /** Resolves with what `look` finds, as soon as it finds anything. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  /** Resolves with the work's result, however long it takes. */
  through<T>(work: Promise<T>): Promise<T>;
}

const FOREVER: Program = {};
const ENDED = { status: "exited" as const };

/** Has a network for the tests of a block, and leaves neither it nor a container behind. */
export function withNetwork(runtime: Runtime, network: string): void {
  beforeAll(() => runtime.ensureNetwork(network, { [LABEL.role]: "network" }));

  afterAll(async () => {
    for (const { dockerId } of await runtime.list(LABEL.owner)) await runtime.remove(dockerId);
    await runtime.removeNetwork(network);
  });
}

/** How every container runtime behaves, the simulated one and Docker. */
export function runtimeCases({ runtime: connect, running, until, through }: Candidate): void {
  const owner = `slipway-test-${randomBytes(4).toString("hex")}`;
  const network = `${owner}-network`;
  const runtime = connect(owner);

  const spec = (name: string, program: Program, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
    name: `${owner}-${name}`,
    labels: { [LABEL.task]: `${owner}-${name}` },
    environment: {},
    network: { kind: "own", name: network, aliases: [] },
    ...running(program),
    ...more,
  });
  const start = async (name: string, program: Program, more: Partial<ContainerSpec> = {}) => {
    const id = await runtime.create(spec(name, program, more));
    await runtime.start(id);
    return id;
  };
  /** When it has said that it is up, its signal handlers stand. */
  const started = async (name: string, program: Program, more: Partial<ContainerSpec> = {}) => {
    const id = await start(name, { says: ["up"], ...program }, more);
    await until(async () => ((await runtime.logs(id, {})).length > 0 ? true : undefined));
    return id;
  };
  const ended = (id: string): Promise<ContainerState> =>
    until(async () => {
      const state = await runtime.inspect(id);
      return state?.status === "exited" ? state : undefined;
    });
  withNetwork(runtime, network);

  describe("a container", () => {
    test("is created, runs under its address, and ends with its own exit code", async () => {
      const id = await runtime.create(spec("life", { ends: 7, endsAfter: 300 }));
      expect(await runtime.inspect(id)).toMatchObject({ dockerId: id, name: `${owner}-life`, status: "created" });
      const { ip } = await runtime.start(id);
      expect(ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(await runtime.inspect(id)).toMatchObject({ status: "running", ip });
      const state = await ended(id);
      expect(state).toMatchObject({ exitCode: 7, oomKilled: false, labels: { [LABEL.owner]: owner } });
      expect(state.finishedAt).toBeGreaterThanOrEqual(state.startedAt ?? Number.POSITIVE_INFINITY);
      expect(state.ip).toBeUndefined();
    });

    test("that never ran has neither exit code nor times", async () => {
      const id = await runtime.create(spec("never", FOREVER));
      const state = await runtime.inspect(id);
      expect([state?.exitCode, state?.startedAt, state?.finishedAt]).toEqual([undefined, undefined, undefined]);
    });

    test("that runs has no exit code", async () => {
      const id = await start("runs", FOREVER);
      const state = await runtime.inspect(id);
      expect([state?.exitCode, state?.finishedAt]).toEqual([undefined, undefined]);
      expect(state?.startedAt).toBeDefined();
    });

    test("whose creation is repeated, as after a crash, is the first one", async () => {
      const first = await runtime.create(spec("twice", FOREVER));
      expect(await runtime.create(spec("twice", FOREVER))).toBe(first);
      await runtime.start(first);
      expect(await runtime.create(spec("twice", FOREVER))).toBe(first);
    });

    test("of another's name and other labels is refused", async () => {
      await runtime.create(spec("taken", FOREVER));
      const other = spec("taken", FOREVER, { labels: { [LABEL.task]: "another" } });
      await expect(runtime.create(other)).rejects.toThrow(/is already in use/);
      await expect(connect(`${owner}-other`).create(spec("taken", FOREVER))).rejects.toThrow(/is already in use/);
    });

    test("that runs may be started again without an effect", async () => {
      const id = await runtime.create(spec("again", FOREVER));
      const started = await runtime.start(id);
      expect(await runtime.start(id)).toEqual(started);
    });

    test("is started without a question about its addresses", async () => {
      const id = await runtime.create(spec("unasked", FOREVER));
      expect(await runtime.start(id, { addresses: false })).toEqual({ ip: "" });
      expect((await runtime.inspect(id))?.ip).toBeDefined();
    });

    test("whose program isn't there can't be started, and has not run", async () => {
      const id = await runtime.create(spec("missing", { missing: true }));
      await expect(runtime.start(id)).rejects.toThrow(/no such file or directory/);
      expect((await runtime.inspect(id))?.status).not.toBe("running");
    });

    test("can't be made of an image that isn't here, nor on a network that isn't", async () => {
      await expect(runtime.create(spec("no-image", FOREVER, { image: "slipway-test.invalid/no:1" }))).rejects.toThrow(
        /No such image/,
      );
      const network = { kind: "own" as const, name: `${owner}-nowhere`, aliases: [] };
      const made = async () => runtime.start(await runtime.create(spec("no-network", FOREVER, { network })));
      await expect(made()).rejects.toThrow(/network .*not found/);
    });

    test("that isn't there can't be started", async () => {
      await expect(runtime.start("0".repeat(64))).rejects.toThrow(/No such container/i);
    });
  });

  describe("statistics", () => {
    test("of a container that runs have its CPU time, which grows, and its memory", async () => {
      const id = await started("stats", FOREVER);
      const first = await runtime.stats(id);
      expect(first?.memory).toBeGreaterThan(0);
      const later = await until(async () => {
        const stats = await runtime.stats(id);
        return stats && stats.at > (first?.at ?? 0) ? stats : undefined;
      });
      expect(later.cpu).toBeGreaterThanOrEqual(first?.cpu ?? Number.POSITIVE_INFINITY);
    });

    test("of one that has ended, or isn't there, are none", async () => {
      const id = await start("stats-ended", { ends: 0 });
      await ended(id);
      expect(await runtime.stats(id)).toBeUndefined();
      expect(await runtime.stats("0".repeat(64))).toBeUndefined();
    });
  });

  describe("a limit on the CPU of a container that runs", () => {
    test("is set, and of one that has ended or isn't there without an error", async () => {
      const id = await started("held", FOREVER);
      await runtime.limitCpu(id, 64);
      expect((await runtime.inspect(id))?.status).toBe("running");
      await runtime.kill(id);
      await ended(id);
      await runtime.limitCpu(id, 64);
      await runtime.limitCpu("0".repeat(64), 64);
    });
  });

  describe("a stop", () => {
    test("of a process that heeds SIGTERM ends with the process's own exit code", async () => {
      const id = await started("heeds", { onStop: 0 });
      await runtime.signal(id);
      expect(await ended(id)).toMatchObject({ exitCode: 0, oomKilled: false });
      const other = await started("heeds-3", { onStop: 3 });
      await runtime.signal(other);
      expect(await ended(other)).toMatchObject({ exitCode: 3 });
    });

    test("of a process that doesn't heed it takes a kill, and the exit code is 137", async () => {
      const id = await started("deaf", { onStop: "deaf" });
      await runtime.signal(id);
      await runtime.signal(id);
      expect(await runtime.inspect(id)).toMatchObject({ status: "running" });
      await runtime.kill(id);
      expect(await ended(id)).toMatchObject({ exitCode: 137, oomKilled: false });
    });

    test("sends the stop signal that the container was made with", async () => {
      const id = await started("usr1", { onStop: 5, stopSignal: "SIGUSR1" }, { stopSignal: "SIGUSR1" });
      await runtime.signal(id);
      expect(await ended(id)).toMatchObject({ exitCode: 5 });
    });

    test("sends the signal that is named", async () => {
      const id = await started("named", { onStop: 6, stopSignal: "SIGUSR1" });
      await runtime.signal(id, "SIGUSR1");
      expect(await ended(id)).toMatchObject({ exitCode: 6 });
    });

    test("of what has ended, never ran or isn't there is no error", async () => {
      const over = await start("over", { ends: 4 });
      await ended(over);
      const never = await runtime.create(spec("stopped-never", FOREVER));
      for (const id of [over, never, "0".repeat(64)]) {
        await runtime.signal(id);
        await runtime.kill(id);
      }
      expect(await runtime.inspect(over)).toMatchObject({ ...ENDED, exitCode: 4 });
      expect(await runtime.inspect(never)).toMatchObject({ status: "created" });
    });

    test("for want of memory says so", async () => {
      const id = await start("hog", { hogs: true }, { memory: 48 });
      expect(await ended(id)).toMatchObject({ exitCode: 137, oomKilled: true });
    });
  });

  describe("a removal", () => {
    test("takes a running container, one that ended, and what isn't there", async () => {
      const ids = [await start("remove-running", FOREVER), await start("remove-ended", { ends: 0 })];
      await ended(ids[1] ?? "");
      for (const id of ids) {
        await runtime.remove(id);
        await runtime.remove(id);
        expect(await runtime.inspect(id)).toBeUndefined();
        expect(await runtime.logs(id, {})).toEqual([]);
      }
    });

    test("sets the name free", async () => {
      const first = await runtime.create(spec("reused", FOREVER));
      await runtime.remove(first);
      expect(await runtime.create(spec("reused", FOREVER, { labels: { [LABEL.task]: "other" } }))).not.toBe(first);
    });
  });

  describe("a namespace", () => {
    test("is its first container's: the others have no address of their own", async () => {
      const pause = await start("pause", FOREVER);
      const member = await runtime.create(spec("member", FOREVER, { network: { kind: "of", container: pause } }));
      expect(await runtime.start(member)).toEqual({ ip: "" });
      expect((await runtime.inspect(member))?.ip).toBeUndefined();
      expect((await runtime.inspect(pause))?.ip).toBeDefined();
    });

    test("whose container has ended can't be joined", async () => {
      const pause = await start("pause-over", FOREVER);
      const join = { network: { kind: "of" as const, container: pause } };
      const member = await runtime.create(spec("late-member", FOREVER, join));
      await runtime.kill(pause);
      await ended(pause);
      await expect(runtime.start(member)).rejects.toThrow(/cannot join network of a non running container/);
    });

    test("whose container ends leaves the others running", async () => {
      const pause = await start("pause-dies", FOREVER);
      const member = await start("orphan", FOREVER, { network: { kind: "of", container: pause } });
      await runtime.kill(pause);
      await ended(pause);
      expect(await runtime.inspect(member)).toMatchObject({ status: "running" });
    });
  });

  describe("a network", () => {
    test("is made once, however many ask at the same time, and again after it was removed", async () => {
      const name = `${owner}-race`;
      await Promise.all(Array.from({ length: 10 }, () => runtime.ensureNetwork(name, {})));
      await runtime.removeNetwork(name);
      await runtime.removeNetwork(name);
      await runtime.ensureNetwork(name, {});
      await runtime.removeNetwork(name);
    });

    test("on which something runs can't be removed", async () => {
      const name = `${owner}-busy`;
      await runtime.ensureNetwork(name, {});
      const id = await start("on-busy", FOREVER, { network: { kind: "own", name, aliases: [] } });
      await expect(runtime.removeNetwork(name)).rejects.toThrow(/has active endpoints/);
      await runtime.remove(id);
      await runtime.removeNetwork(name);
    });
  });

  describe("a volume", () => {
    test("outlives the container that mounts it, and can be removed then", async () => {
      const source = `${owner}-volume`;
      await runtime.ensureVolume({ name: source, labels: {} });
      await runtime.ensureVolume({ name: source, labels: {}, given: true });
      const mounts = [{ source, target: "/data", readOnly: false, kind: "volume" as const }];
      const id = await start("mounts", FOREVER, { mounts });
      await expect(runtime.removeVolume(source)).rejects.toThrow(/in use/);
      await runtime.remove(id);
      await runtime.removeVolume(source);
      await runtime.removeVolume(source);
    });

    test("that somebody else was to make and has not is an error", async () => {
      const volume = { name: `${owner}-nowhere`, labels: {}, given: true };
      await expect(runtime.ensureVolume(volume)).rejects.toThrow(/^CannotCreateVolumeError: no such volume/);
    });
  });

  describe("an image", () => {
    test("that is here is not asked for", () => runtime.ensureImage(spec("image", FOREVER).image));

    test("that can't be had is an error which names it", async () => {
      const image = "slipway-test.invalid/nothing/here:1";
      await expect(runtime.ensureImage(image)).rejects.toThrow(
        /^CannotPullContainerError: slipway-test.invalid\/nothing\/here:1: /,
      );
    });

    test("of a version that its name has is run by its name, and one that is nowhere is an error", async () => {
      const { image } = spec("image", FOREVER);
      const { id, digest } = await runtime.ensureImage(image);
      const pinned = await runtime.ensureImage(image, { pull: true, pin: { id: id!, digest } });
      expect(pinned).toEqual({ id, digest });
    });

    test("that may not be pulled has to be here", async () => {
      const { image } = spec("image", FOREVER);
      expect(await runtime.ensureImage(image, { pull: false })).toEqual(await runtime.ensureImage(image));
      await expect(runtime.ensureImage("nothing-here:1", { pull: false })).rejects.toThrow(
        "CannotPullContainerError: nothing-here:1: it is not on this machine",
      );
    });
  });

  describe("a command inside", () => {
    test("has its exit code and its output", async () => {
      const id = await started("exec", FOREVER);
      expect(await runtime.exec(id, ["true"], 5)).toEqual({ exitCode: 0, output: "" });
      expect(await runtime.exec(id, ["sh", "-c", "echo out; exit 4"], 5)).toEqual({ exitCode: 4, output: "out\n" });
      expect((await runtime.exec(id, ["/no/such/program"], 5)).exitCode).toBeGreaterThan(0);
    });

    test("that takes too long has exit code 124", async () => {
      const id = await started("exec-long", FOREVER);
      const { exitCode, output } = await through(runtime.exec(id, ["sleep", "30"], 0.3));
      expect([exitCode, output]).toEqual([124, "did not end within 0.3 seconds"]);
    });

    test("can't be run where nothing runs", async () => {
      const id = await start("exec-over", { ends: 0 });
      await ended(id);
      await expect(runtime.exec(id, ["true"], 5)).rejects.toThrow(/is not running/);
    });
  });

  describe("what is written", () => {
    test("is read line by line, stdout and stderr told apart", async () => {
      const id = await start("writes", { says: ["hello"], complains: ["trouble"], ends: 0 });
      await ended(id);
      const lines = await runtime.logs(id, {});
      expect(lines.map(({ stream, message }) => `${stream} ${message}`).sort()).toEqual([
        "stderr trouble",
        "stdout hello",
      ]);
      expect(await runtime.logs(id, { tail: 1 })).toHaveLength(1);
      expect(await runtime.logs(id, { since: (lines.at(-1)?.at ?? 0) + 1 })).toEqual([]);
    });
  });

  describe("a list", () => {
    test("has what carries the label, whatever state it is in", async () => {
      const labels = { [LABEL.task]: `${owner}-set` };
      const created = await runtime.create(spec("set-created", FOREVER, { labels }));
      const runs = await start("set-runs", FOREVER, { labels });
      const over = await start("set-over", { ends: 9 }, { labels });
      await ended(over);
      const listed = await runtime.list(`${LABEL.task}=${owner}-set`);
      const byId = Object.fromEntries(listed.map((state) => [state.dockerId, state]));
      expect(Object.keys(byId).sort()).toEqual([created, runs, over].sort());
      expect(byId[created]).toMatchObject({ name: `${owner}-set-created`, status: "created" });
      expect(byId[runs]).toMatchObject({ status: "running", ip: expect.stringMatching(/\./) });
      expect(byId[over]).toMatchObject({ ...ENDED, exitCode: 9, oomKilled: false });
      expect((await runtime.list(LABEL.task)).length).toBeGreaterThanOrEqual(3);
    });

    test("has nothing of another owner", async () => {
      await runtime.create(spec("mine", FOREVER));
      expect(await connect("slipway-nobody").list(LABEL.task)).toEqual([]);
    });
  });

  describe("who watches", () => {
    /** What is heard until a container of ours, the last one to be started, has ended. */
    const heard = async (act: () => Promise<string>) => {
      const events: RuntimeEvent[] = [];
      const stop = new AbortController();
      let watching: Promise<void> = Promise.resolve();
      await new Promise<void>((stands) => {
        watching = runtime.watch((event) => events.push(event), stands, stop.signal);
      });
      const last = await act();
      await until(async () => events.find(({ kind, dockerId }) => kind === "die" && dockerId === last));
      stop.abort();
      await watching;
      return events;
    };

    test("hears of what is made, starts and dies, with labels and exit codes", async () => {
      let id = "";
      const events = await heard(async () => {
        id = await start("watched", { ends: 9 });
        return id;
      });
      const labels = { [LABEL.task]: `${owner}-watched` };
      expect(events.filter(({ dockerId }) => dockerId === id)).toMatchObject([
        { kind: "create", labels },
        { kind: "start", labels },
        { kind: "die", labels, exitCode: 9 },
      ]);
    });

    test("hears nothing of another owner's, but of all that is its own", async () => {
      const stranger = connect(`${owner}-stranger`);
      const theirs = await stranger.create(spec("theirs", { ends: 1 }));
      const beside = await runtime.create(spec("beside", { ends: 1 }, { labels: {} }));
      const events = await heard(async () => {
        await stranger.start(theirs);
        await runtime.start(beside);
        return start("ours", { ends: 0 });
      });
      await stranger.remove(theirs);
      expect(events.some(({ dockerId }) => dockerId === theirs)).toBe(false);
      expect(events.filter(({ dockerId }) => dockerId === beside).map(({ kind }) => kind)).toContain("start");
    });

    test("hears that it was the memory", async () => {
      const events = await heard(() => start("watched-hog", { hogs: true }, { memory: 48 }));
      expect(events.map(({ kind }) => kind)).toContain("oom");
    });
  });
}
