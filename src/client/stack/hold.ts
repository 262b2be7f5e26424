import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "../errors";
import type { StackCalls } from "./calls";

/** How a stack is changed. */
export interface ChangeOptions {
  /** Ends it where it is: what was begun goes on, nothing is taken back. @default it goes on to its end */
  signal?: AbortSignal;
  /** Who changes it, for those that want to meanwhile. @default this process */
  by?: string;
  /** Waits for so many milliseconds, or until the signal. @default with the system's timers */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What works on a stack that is held: its calls say whose they are. */
export interface Held {
  calls: StackCalls;
  /** Aborted when the stack is no longer held, or the work is to end. */
  signal: AbortSignal;
}

/** How often a lease is renewed before it would end. */
const RENEWALS = 3;

/** How long to try to say that the stack is free, in milliseconds. */
const RELEASE = 2000;

/**
 * Does it while nobody else changes the stack: one that another run changes is refused, by name. Held until the work has
 * ended, by asking again and again; where another run has it all the same (this machine slept), the work is aborted.
 */
export async function holdingStack<T>(
  calls: StackCalls,
  stack: string,
  { signal, by = `process ${process.pid}`, pause = systemPause }: ChangeOptions,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const request = { Stack: stack, Change: randomUUID(), By: by };
  // Where nothing answers it ends by itself.
  const release = () =>
    calls.releaseStack({ Stack: stack, Change: request.Change }, AbortSignal.timeout(RELEASE)).catch(() => {});
  const { Lease, Deletions = [] } = await calls.holdStack(request, signal).catch(async (error) => {
    if (signal?.aborted) await release();
    throw error;
  });
  const ended = new AbortController();
  const lost = new AbortController();
  const renew = async () => {
    while (!ended.signal.aborted) {
      await pause(Lease / RENEWALS, ended.signal);
      if (ended.signal.aborted) return;
      await calls.holdStack(request, ended.signal).catch((error) => {
        // Where nothing answers the work finds out for itself.
        if (isBusy(error)) lost.abort(error);
      });
    }
  };
  const renewing = renew();
  const held = {
    calls: carrying(calls, request.Change),
    signal: signal ? AbortSignal.any([signal, lost.signal]) : lost.signal,
  };
  try {
    await Promise.all(Deletions.map((event) => calls.ended(event, held.signal)));
    return await work(held);
  } finally {
    ended.abort();
    await renewing;
    await release();
  }
}

/** Whether another run changes the stack. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === "StackBusy";
}

/** The calls, each with the run that it is a part of. */
function carrying(calls: StackCalls, Change: string): StackCalls {
  return {
    createResource: (request) => calls.createResource({ ...request, Change }),
    updateResource: (request) => calls.updateResource({ ...request, Change }),
    deleteResource: (request) => calls.deleteResource({ ...request, Change }),
    putStack: (request) => calls.putStack({ ...request, Change }),
    deleteStack: (request) => calls.deleteStack({ ...request, Change }),
    diffResource: (request) => calls.diffResource(request),
    listResources: (request) => calls.listResources(request),
    listStacks: () => calls.listStacks(),
    overview: (request, signal) => calls.overview(request, signal),
    ended: (event, signal) => calls.ended(event, signal),
    holdStack: (request, signal) => calls.holdStack(request, signal),
    releaseStack: (request, signal) => calls.releaseStack(request, signal),
  };
}

async function systemPause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});
}
