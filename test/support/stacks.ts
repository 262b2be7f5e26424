import { applyStack } from "../../src/client/stack/apply";
import type { StackCalls } from "../../src/client/stack/calls";
import type { ChangeOptions } from "../../src/client/stack/hold";
import type { StackInput } from "../../src/client/stack/input";
import { removeStack } from "../../src/client/stack/remove";
import type { Control } from "../../src/local/control";
import { resourceApis } from "../../src/local/doors/cloud-control";
import type { ReconcilerOptions } from "../../src/local/loop";
import { REGISTRY } from "../../src/local/registry";
import { ResourceEngine } from "../../src/local/resources";
import type { ProgressEvent } from "../../src/protocol/calls";
import { CALLER } from "./fixtures";
import { type Gate, World } from "./world";

const never = <T>() => new Promise<T>(() => {});

/** The calls that one control plane answers, until it is killed. */
interface Answering {
  answer(operation: string, input: object): Promise<unknown>;
  /** Resolves when it is. */
  died: Promise<void>;
}

/** How something that a client did ended; undefined while it goes on, and for ever where the client was killed. */
export interface Run<T> {
  result?: T;
  error?: unknown;
  readonly ended: boolean;
  /** One Ctrl-C. */
  interrupt(): void;
  /** Nothing of it happens any more. */
  kill(): void;
}

/** The whole of it on a simulated machine: the real client's way to change stacks, against the real control plane. */
export class StackWorld extends World {
  private answering: Answering | undefined;
  private die: () => void = () => undefined;
  private ids = 0;

  override controlPlane(gate?: Gate, change: Partial<ReconcilerOptions> = {}) {
    this.die();
    let alive = true;
    const balancer = this.balancer.connect(() => alive);
    const reconciler = super.controlPlane(gate, { balancer, ...change });
    const control: Control = {
      store: this.store,
      runtime: this.docker.runtime({
        gate: async () => void (alive || (await never())),
        arrives: () => alive || this.chance() < 0.5,
      }),
      balancer,
      logs: { read: async () => [] },
      pace: { factor: 20 },
      clock: this.clock,
      hex: (digits) => this.hex(digits),
      settle: (loadBalancers) => reconciler.settle(loadBalancers),
      log: (line) => void this.lines.push(line),
    };
    const engine = new ResourceEngine(control, REGISTRY.handlerOf);
    const apis = [...REGISTRY.apis, ...resourceApis(engine)];
    const calls = new Map(apis.flatMap(({ calls: all }) => Object.entries(all)));
    let dead = () => {};
    this.answering = {
      died: new Promise((resolve) => {
        dead = resolve;
      }),
      answer: (operation, input) =>
        calls.get(operation)!.run(control, JSON.parse(JSON.stringify(input)) as never, CALLER),
    };
    this.die = () => {
      alive = false;
      engine.close();
      dead();
    };
    engine.resume();
    return reconciler;
  }

  /** A call of any API, which must be answered by a control plane that lives. */
  async call<T = unknown>(operation: string, input: object): Promise<T> {
    return (await this.answering!.answer(operation, input)) as T;
  }

  up(input: StackInput, by?: string): Run<Awaited<ReturnType<typeof applyStack>>> {
    return this.run((calls, options) => applyStack(calls, input, () => {}, { ...options, by }));
  }

  down(stack: string, by?: string): Run<number> {
    return this.run((calls, options) => removeStack(calls, stack, () => {}, { ...options, by }));
  }

  /** Lets time go by until the run has ended. */
  async through<T>(run: Run<T>, latest = 4 * 3_600_000): Promise<T> {
    if (!(await this.clock.run(latest, () => run.ended))) throw new Error("it does not end");
    if (run.error !== undefined) throw run.error;
    return run.result as T;
  }

  private run<T>(work: (calls: StackCalls, options: ChangeOptions) => Promise<T>): Run<T> {
    const interrupted = new AbortController();
    let alive = true;
    const calls = this.client(() => alive);
    const pause: ChangeOptions["pause"] = (milliseconds, signal) =>
      new Promise((resolve) => {
        const end = () => {
          cancel();
          signal.removeEventListener("abort", end);
          resolve();
        };
        const cancel = this.clock.after(milliseconds, end);
        signal.addEventListener("abort", end);
      });
    const run = {
      ended: false,
      interrupt: () => interrupted.abort(new Error("Ctrl-C")),
      kill: () => {
        alive = false;
      },
    } as Run<T> & { ended: boolean };
    const end = (how: Pick<Run<T>, "result" | "error">) => {
      if (alive) Object.assign(run, how, { ended: true });
      this.clock.touch();
    };
    work(calls, { signal: interrupted.signal, pause }).then(
      (result) => end({ result }),
      (error) => end({ error }),
    );
    return run;
  }

  /** As the real one: a call whose answer got lost is sent again, and is the same one by its client token. */
  private client(alive: () => boolean): StackCalls {
    const call = async <T>(operation: string, input: object, signal?: AbortSignal): Promise<T> => {
      for (;;) {
        if (!alive()) await never();
        await this.clock.wait(Math.round(this.chance() * 20));
        if (!alive()) await never();
        signal?.throwIfAborted();
        const { answer, died } = this.answering!;
        const interrupted = aborted(signal);
        const outcome = await Promise.race([
          answer(operation, input).then(
            (value) => () => value as T,
            (error) => () => {
              throw error;
            },
          ),
          died.then(() => undefined),
          interrupted.promise,
        ]).finally(interrupted.leave);
        this.clock.touch();
        if (!alive()) await never();
        if (outcome) return outcome();
        await this.clock.wait(25);
      }
    };
    const change = async (operation: string, input: object): Promise<ProgressEvent> => {
      const request = { ClientToken: `token-${this.hex(8)}`, ...input };
      return (await call<{ ProgressEvent: ProgressEvent }>(operation, request)).ProgressEvent;
    };
    const list =
      <T>(operation: string, name: string) =>
      async (input: object = {}) =>
        (await call<Record<string, T>>(operation, input))[name]!;
    return {
      createResource: (request) => change("CreateResource", request),
      updateResource: (request) => change("UpdateResource", request),
      deleteResource: (request) => change("DeleteResource", request),
      diffResource: (request) => call("DiffResource", request),
      listResources: list("ListResources", "ResourceDescriptions"),
      listStacks: list("ListStacks", "Stacks"),
      holdStack: (request, signal) => call("HoldStack", request, signal),
      releaseStack: async (request) => void (await call("ReleaseStack", request)),
      putStack: async (request) => void (await call("PutStack", request)),
      deleteStack: async (request) => void (await call("DeleteStack", request)),
      overview: (request = {}) => call("Overview", request),
      ended: async (event, signal) => {
        let latest = event;
        while (latest.OperationStatus === "IN_PROGRESS") {
          const asked = { RequestToken: event.RequestToken, WaitSeconds: 20 };
          latest = (await call<{ ProgressEvent: ProgressEvent }>("GetResourceRequestStatus", asked, signal))
            .ProgressEvent;
        }
        return latest;
      },
    };
  }

  private hex(digits: number): string {
    this.ids += 1;
    return this.ids.toString(16).padStart(digits, "0").slice(-digits);
  }
}

function aborted(signal: AbortSignal | undefined): { promise: Promise<never>; leave: () => void } {
  let abort = () => {};
  const promise = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", abort);
  return { promise, leave: () => signal?.removeEventListener("abort", abort) };
}
