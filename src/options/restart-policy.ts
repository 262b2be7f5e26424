import { type Entries, group, list } from "./group";
import type { Property } from "./property";
import { flag, whole } from "./values";

/**
 * A container that ends is started again in its place, without its task being replaced.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
 */
export interface RestartPolicyOptions {
  /** @default true */
  enabled?: boolean;
  /** Exit codes, 0–255, after which the container is not started again; up to 50. @default none */
  ignoredExitCodes?: number[];
  /** Seconds, 60–1800, that it must have run since its last start to be started again. @default 300 */
  restartAttemptPeriod?: number;
}

const MOST_CODES = 50;

const ENTRIES = {
  enabled: flag().default(true),
  ignoredExitCodes: list(whole(0, 255), "exit codes", "allowed are whole numbers from 0 to 255")
    .and(areFew)
    .default([]),
  restartAttemptPeriod: whole(60, 1800, "seconds").default(300),
} satisfies Entries<RestartPolicyOptions>;

export const RESTART_POLICY = group(ENTRIES);

function areFew(codes: Property): void {
  const { length } = codes.items();
  if (length > MOST_CODES) codes.describe(`${length} exit codes`).fail(`allowed are up to ${MOST_CODES}`);
}
