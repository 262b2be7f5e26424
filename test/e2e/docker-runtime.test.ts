import { createHash, randomBytes } from "node:crypto";
import { BASE_IMAGE } from "../../src/client/base-image";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { ContainerSpec } from "../../src/local/docker/runtime";
import { LABEL } from "../../src/protocol/labels";
import { freePort } from "../support/free-port";
import { scriptOf } from "../support/program";
import { runtimeCases, withNetwork } from "../support/runtime-cases";
import { until as waited } from "../support/until";

const IMAGE = BASE_IMAGE;

const until = <T>(look: () => Promise<T | undefined>) => waited(String(look), look);

describe("as every runtime", () => {
  runtimeCases({
    runtime: (owner) => new DockerRuntime({ owner, pull: { answerSeconds: 5 } }),
    running: (program) => ({
      image: IMAGE,
      ...(program.missing
        ? { entryPoint: ["/no/such/program"], command: [] }
        : { entryPoint: ["sh", "-c"], command: [scriptOf(program)] }),
    }),
    until,
    through: (work) => work,
  });
});

describe("Docker alone", () => {
  const owner = `slipway-test-${randomBytes(4).toString("hex")}`;
  const runtime = new DockerRuntime({ owner, pull: { answerSeconds: 5 }, helper: IMAGE });
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

  const ended = (id: string) =>
    until(async () => {
      const state = await runtime.inspect(id);
      return state?.status === "exited" ? state : undefined;
    });

  withNetwork(runtime, network);

  it("reads a line that Docker keeps in several pieces as one", async () => {
    const id = await runtime.create(spec("long", 'node -e \'console.log("x".repeat(40000)); console.log("end")\''));
    await runtime.start(id);
    await ended(id);
    const lines = await runtime.logs(id, {});
    expect(lines.map(({ message }) => message.length)).toEqual([40000, 3]);
  });

  it("gives a container a terminal, and reads what it writes there", async () => {
    const script = "tty; echo error >&2; node -e 'console.log(\"x\".repeat(40000))'; echo end";
    const id = await runtime.create(spec("terminal", script, { terminal: true }));
    await runtime.start(id);
    await ended(id);
    const messages = (await runtime.logs(id, {})).map(({ message }) => message);
    expect(messages[0]).toMatch(/^\/dev\/(pts\/\d+|console)$/);
    expect(messages.slice(1)).toEqual(["error", "x".repeat(40_000), "end"]);
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
    // What is written to the two streams has no order.
    expect(messages).toContainEqual(expect.stringContaining("init"));
  });

  it("gives a container its rights, and a task's containers one view of processes and kernel parameters", async () => {
    const pause = await runtime.create(
      spec("shared", "exec sleep 60", {
        sysctls: { "net.core.somaxconn": "777" },
        ipc: "shareable",
        network: {
          kind: "own",
          name: network,
          aliases: [],
          hostname: "box",
          dns: { servers: [], search: ["corp.example"] },
        },
      }),
    );
    await runtime.start(pause);
    const script = [
      "cat /proc/sys/net/core/somaxconn",
      "df -m /scratch /dev/shm | awk 'NR > 1 { print $6, $2 }'",
      "cat /proc/1/comm",
      "hostname",
      "grep -c corp.example /etc/resolv.conf",
      "chown 1 /etc/hostname 2>&1 | grep -o 'not permitted'",
      "exec sleep 60",
    ];
    const id = await runtime.create(
      spec("rights", script.join("; "), {
        tmpfs: [{ path: "/scratch", options: "size=16m" }],
        sharedMemory: 32,
        capabilities: { add: [], drop: ["ALL"] },
        pid: { container: pause },
        network: { kind: "of", container: pause },
      }),
    );
    await runtime.start(id);
    const lines = await until(async () => {
      const found = await runtime.logs(id, {});
      return found.length >= 7 ? found.map(({ message }) => message) : undefined;
    });
    expect(lines).toEqual(["777", "/scratch 16", "/dev/shm 32", "sleep", "box", "1", "not permitted"]);
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
    const port = await freePort();
    const publish = [{ containerPort: 8000, hostPort: port }];
    const first = await runtime.create(spec("port", FOREVER, { publish }));
    await runtime.start(first);
    const second = await runtime.create(spec("port2", FOREVER, { publish }));
    await expect(runtime.start(second)).rejects.toThrow(
      new RegExp(`127.0.0.1:${port} failed: port is already allocated`),
    );
  });

  it("hands a terminal every byte, Docker's own keys for leaving it included", async () => {
    const id = await runtime.create(spec("bytes", FOREVER));
    await runtime.start(id);
    const script = "stty raw -echo; echo ready; head -c 256 | sha256sum";
    const terminal = await runtime.attach(id, ["sh", "-c", script], "0");
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    let said = "";
    terminal.onOutput((output) => {
      said += output;
      if (said.trim() === "ready") terminal.write(bytes);
    });
    expect(await terminal.ended).toBe(0);
    expect(said).toContain(createHash("sha256").update(bytes).digest("hex"));
  });

  it("gives a command with a terminal what the agent in a container gives it, and says what can't be started", async () => {
    const id = await runtime.create(
      spec("terminal-environment", FOREVER, { environment: { TERM: "dumb", WHO: "me" } }),
    );
    await runtime.start(id);
    const terminal = await runtime.attach(id, ["sh", "-c", "echo $TERM $LANG $WHO; exit 127"], "0");
    let said = "";
    terminal.onOutput((output) => {
      said += output;
    });
    expect(await terminal.ended).toBe(127);
    expect(said.trim()).toBe("xterm-256color C.UTF-8 me");
    const none = await runtime.attach(id, ["/bin/none"], "0");
    none.onOutput((output) => {
      said += output;
    });
    await expect(none.ended).rejects.toThrow("Failed to start pty: fork/exec /bin/none: no such file or directory");
    expect(said).not.toContain("OCI");
  });

  it("gives variables and labels any name", async () => {
    const named = Object.fromEntries([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    const id = await runtime.create(spec("names", "env", { environment: named, labels: named }));
    await runtime.start(id);
    expect(Object.entries((await ended(id)).labels)).toEqual(expect.arrayContaining(Object.entries(named)));
    const lines = (await runtime.logs(id, {})).map(({ message }) => message);
    expect(lines).toEqual(expect.arrayContaining(["__proto__=a", "constructor=b"]));
  });

  it("keeps 4 KiB of a command's output", async () => {
    const id = await runtime.create(spec("output", FOREVER));
    await runtime.start(id);
    expect((await runtime.exec(id, ["sh", "-c", "yes | head -c 100000"], 5)).output).toHaveLength(4096);
  });

  it("kills a command that takes too long, with what it started, and leaves others alone", async () => {
    const id = await runtime.create(spec("hanging", FOREVER, { user: "1000" }));
    await runtime.start(id);
    const other = runtime.exec(id, ["sleep", "4"], 30);
    const hung = await runtime.exec(id, ["sh", "-c", "sleep 1234 & sleep 4321; true"], 1);
    expect(hung.exitCode).toBe(124);
    const { output } = await runtime.exec(id, ["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"], 5);
    expect(output).not.toMatch(/sleep (1234|4321)/);
    expect(await other).toEqual({ exitCode: 0, output: "" });
    expect((await runtime.inspect(id))?.status).toBe("running");
    expect(await runtime.list(`${LABEL.role}=ender`)).toEqual([]);
  });
});
