import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { Outputs, Inputs as State } from "../../../src/pulumi/docker/state";
import { root } from "../harness";

type Provider = typeof import("../../../src/pulumi/provider").provider;

/** A part of the provider, as the built package has it. */
const built = (file: string) => require(join(root, "dist/pulumi/docker", file));
const { localOf } = built("local.js") as typeof import("../../../src/pulumi/docker/local");
const { localProvider } = built("provider.js") as typeof import("../../../src/pulumi/docker/provider");
const { StackHold } = built("stack-hold.js") as typeof import("../../../src/pulumi/docker/stack-hold");
const run = promisify(execFile);

interface Kept {
  id: string;
  inputs: State;
  outs: Outputs;
}

export type Step = "create" | "update" | "replace" | "delete";

/**
 * What Pulumi's engine does with a program, as far as Slipway's resources need it: on the SDK's mocks, with the real
 * check, diff, create, read, update and delete of the resources. As in a process of its own, each command has a provider
 * that ends with it, and that then holds no stack any more.
 */
export class Engine {
  private readonly state = new Map<string, Kept>();
  private provider!: Provider;

  constructor(
    private readonly project: string,
    private readonly stack: string,
  ) {}

  /** What `pulumi preview` shows, by the resources' names. */
  preview(program: () => unknown): Promise<Record<string, Step>> {
    return this.command(() => this.run(program, true));
  }

  /** `pulumi up`. */
  up(program: () => unknown): Promise<Record<string, Step>> {
    return this.command(() => this.run(program, false));
  }

  /** `pulumi refresh`: forgets what is gone, and names it. */
  refresh(): Promise<string[]> {
    return this.command(async () => {
      const gone: string[] = [];
      for (const [name, { id, outs }] of this.state) {
        const found = await this.provider.read(id, outs);
        if (found.id !== "") continue;
        this.state.delete(name);
        gone.push(name);
      }
      return gone;
    });
  }

  /** `pulumi destroy`. */
  destroy(): Promise<void> {
    return this.command(async () => {
      for (const [name, { id, outs }] of [...this.state].reverse()) {
        await this.provider.delete(id, outs);
        this.state.delete(name);
      }
    });
  }

  private async command<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = new AbortController();
    const local = localOf(signal);
    const hold = new StackHold({ signal });
    this.provider = localProvider(local, hold);
    try {
      return await work();
    } finally {
      await hold.end();
      (await local.running())?.close();
    }
  }

  private async run(program: () => unknown, preview: boolean): Promise<Record<string, Step>> {
    const steps: Record<string, Step> = {};
    const seen = new Set<string>();
    const old: Kept[] = [];
    const work = new Work();
    const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) =>
      work.add(async () => {
        if (type === "docker:index/image:Image") return this.build(name, inputs, preview);
        if (!type.startsWith("pulumi-nodejs:dynamic/")) return { id: name, state: inputs };
        seen.add(name);
        return this.register(name, inputs, preview, steps, old);
      });
    pulumi.runtime.setAllConfig({ "slipway:backend": "docker" });
    await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, this.project, this.stack, preview);
    program();
    await work.done();
    for (const [name] of [...this.state].filter(([name]) => !seen.has(name))) steps[name] = "delete";
    if (!preview) await this.clean(seen, old);
    return steps;
  }

  private async clean(seen: Set<string>, old: Kept[]): Promise<void> {
    for (const { id, outs } of old.reverse()) await this.provider.delete(id, outs);
    for (const [name, { id, outs }] of [...this.state].reverse()) {
      if (seen.has(name)) continue;
      await this.provider.delete(id, outs);
      this.state.delete(name);
    }
  }

  private async register(
    name: string,
    given: Record<string, unknown>,
    preview: boolean,
    steps: Record<string, Step>,
    old: Kept[],
  ) {
    const before = this.state.get(name);
    const { inputs, failures } = await this.provider.check(before?.inputs ?? {}, plain(given) as State);
    if (failures[0]) throw new Error(failures[0].reason);
    const step = await this.step(before, inputs as State);
    if (step !== "same") steps[name] = step;
    if (preview) {
      const stays = step === "update" || step === "same";
      return { id: stays ? before?.id : undefined, state: step === "same" ? before!.outs : given };
    }
    const kept = await this.apply(step, before, inputs as State, old);
    this.state.set(name, kept);
    return { id: kept.id, state: kept.outs };
  }

  private async step(before: Kept | undefined, news: State): Promise<Step | "same"> {
    if (!before) return "create";
    const { changes, replaces } = await this.provider.diff(before.id, before.outs, news);
    if (replaces.length > 0) return "replace";
    return changes ? "update" : "same";
  }

  private async apply(step: Step | "same", before: Kept | undefined, inputs: State, old: Kept[]): Promise<Kept> {
    if (step === "same") return before!;
    if (step === "update")
      return {
        id: before!.id,
        inputs,
        outs: (await this.provider.update(before!.id, before!.outs, inputs)).outs as Outputs,
      };
    if (step === "replace") old.push(before!);
    const { id, outs } = await this.provider.create(inputs);
    return { id, inputs, outs: outs as Outputs };
  }

  /** What @pulumi/docker's provider does at `up`. */
  private async build(name: string, inputs: Record<string, unknown>, preview: boolean) {
    if (preview) return { id: name, state: inputs };
    const { imageName, build } = inputs as { imageName: string; build: { context: string; dockerfile: string } };
    const args = ["build", "--quiet", "--tag", imageName, "--file", build.dockerfile, build.context];
    const { stdout } = await run("docker", args);
    return { id: imageName, state: { ...inputs, repoDigest: stdout.trim() } };
  }
}

/** Inputs as the provider gets them: secrets in the clear, and a mark for what isn't known. */
function plain(value: unknown): unknown {
  if (pulumi.containsUnknowns(value) && !Array.isArray(value) && Object.keys(value as object).length === 0)
    return UNKNOWN;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return plain((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What a program has the engine do, until nothing more comes. */
class Work {
  private pending = 0;
  private started = 0;
  private failure: unknown;

  /** What fails ends the deployment: whatever waits for it never gets it. */
  add<T>(task: () => Promise<T>): Promise<T> {
    this.pending++;
    this.started++;
    const failed = (error: unknown) => {
      this.failure ??= error;
      return new Promise<T>(() => undefined);
    };
    const ended = task().finally(() => {
      this.pending--;
    });
    return ended.catch(failed);
  }

  async done(): Promise<void> {
    for (let before = -1; before !== this.started || this.pending > 0; ) {
      before = this.started;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    if (this.failure) throw this.failure;
  }
}
