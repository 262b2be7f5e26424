import type { Client } from "../../client";

/** The local ECS, as the provider of a Pulumi deployment has it. */
export interface Local {
  /** Starts it where it doesn't run. */
  connect(): Promise<Client>;
  /** As it is: undefined where it doesn't run. Starts nothing. */
  running(): Promise<Client | undefined>;
  /** Aborted when the deployment is cancelled. */
  readonly cancelled: AbortSignal;
  /** Stacks that Pulumi's state has and the local ECS has not. */
  readonly lost: Set<string>;
}

/** The local ECS of this machine; one connection for all resources of a deployment. */
export function localOf(cancelled: AbortSignal): Local {
  let connected: Promise<Client> | undefined;
  let found: Promise<Client | undefined> | undefined;
  return {
    cancelled,
    lost: new Set(),
    connect() {
      if (!connected) {
        const { ensureLocal } = require("../../client") as typeof import("../../client");
        connected = ensureLocal();
        connected.catch(() => {
          connected = undefined;
        });
      }
      return connected;
    },
    running() {
      if (connected) return connected;
      const { findRunning } = require("../../client") as typeof import("../../client");
      found ??= findRunning().catch(() => undefined);
      return found;
    },
  };
}
