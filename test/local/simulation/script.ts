import type { DeploymentSettings } from "../../../src/local/ecs/deployment/record";

import type { NewService } from "../../../src/local/scheduler";
import { BALANCED, SHIFTING } from "../../support/fixtures";
import type { Behaviour } from "./simulation";

/** Something that happens to a service or to what it runs on. */
export type Step =
  | { kind: "deploy"; behaviour: Behaviour }
  | { kind: "scale"; desired: number }
  | { kind: "kill"; after: number }
  | { kind: "strategy"; strategy: DeploymentSettings }
  | { kind: "stop"; stopType: "ABORT" | "ROLLBACK" }
  | { kind: "continue"; action: "CONTINUE" | "ROLLBACK" }
  | { kind: (typeof PLAIN)[number] };

/** `restart`: the control plane; `spoil`: all images go and what runs dies; `bounce`: Docker is restarted. */
const PLAIN = ["crash", "disturb", "restart", "force", "spoil", "silence", "trouble", "slowness", "bounce"] as const;

/** What else happens to services whose deployments shift requests. */
const SHIFTED = ["deploy", "strategy", "stop", "continue"] as const;

export interface Script {
  seed: number;
  service: Partial<NewService> & { desiredCount: number };
  first: Behaviour;
  steps: { wait: number; step: Step }[];
  /** Whether the service is deleted in the end, or has to come to rest. */
  ends: "deleted" | "steady";
}

const PERCENTAGES = [
  [100, 200],
  [50, 100],
  [50, 150],
  [0, 100],
  [66, 134],
  [100, 150],
] as const;

const BREAKERS = [
  { enable: true, rollback: true },
  { enable: true, rollback: false },
  { enable: false, rollback: false },
];

/** Minutes of waits, and percentages: few, so that an hour is enough for all of it. */
function strategyOf(oneOf: <T>(list: readonly T[]) => T): DeploymentSettings {
  const strategy = oneOf(["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"] as const);
  const minutes = () => oneOf([0, 1, 5]);
  const hook = () => ({
    targetType: "PAUSE" as const,
    lifecycleStages: [oneOf(["PRE_SCALE_UP", "POST_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"])],
    timeoutConfiguration: { timeoutInMinutes: oneOf([1, 5]), action: oneOf(["ROLLBACK", "CONTINUE"] as const) },
  });
  return {
    strategy,
    bakeTimeInMinutes: minutes(),
    ...(strategy === "LINEAR" && {
      linearConfiguration: { stepPercent: oneOf([25, 50, 100]), stepBakeTimeInMinutes: minutes() },
    }),
    ...(strategy === "CANARY" && {
      canaryConfiguration: { canaryPercent: oneOf([0.5, 20]), canaryBakeTimeInMinutes: minutes() },
    }),
    ...(strategy !== "ROLLING" && oneOf([true, false]) && { lifecycleHooks: [hook()] }),
  };
}

/** The script of a seed: always the same one. */
export function scriptOf(seed: number, chance: () => number): Script {
  const upTo = (most: number) => Math.floor(chance() * (most + 1));
  const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T;
  const behaviour = (): Behaviour =>
    oneOf<() => Behaviour>([
      () => ({}),
      () => ({}),
      () => ({}),
      () => ({ noImage: true }),
      () => ({ crashesWithin: 1 + upTo(20_000) }),
      () => ({ sick: true }),
      () => ({ deaf: true }),
    ])();
  const step = (): Step => {
    const often = ["deploy", "deploy", "scale", "scale", "kill", "kill", "kill"] as const;
    const kind = oneOf([...often, ...(shifts ? SHIFTED : []), ...PLAIN]);
    if (kind === "deploy") return { kind, behaviour: behaviour() };
    if (kind === "scale") return { kind, desired: upTo(4) };
    if (kind === "kill") return { kind, after: 1 + upTo(60) };
    if (kind === "strategy") return { kind, strategy: strategyOf(oneOf) };
    if (kind === "stop") return { kind, stopType: oneOf(["ABORT", "ROLLBACK"]) };
    if (kind === "continue") return { kind, action: oneOf(["CONTINUE", "ROLLBACK"]) };
    return { kind };
  };
  const shifts = chance() < 0.4;
  const [minimumHealthyPercent, maximumPercent] = oneOf(PERCENTAGES);
  return {
    seed,
    service: {
      ...(shifts ? { ...SHIFTING, strategy: strategyOf(oneOf) } : chance() < 0.5 && BALANCED),
      desiredCount: upTo(3),
      minimumHealthyPercent,
      maximumPercent,
      circuitBreaker: oneOf(BREAKERS),
    },
    first: behaviour(),
    steps: Array.from({ length: upTo(shifts ? 8 : 4) }, () => ({ wait: upTo(shifts ? 30_000 : 8_000), step: step() })),
    ends: chance() < 0.25 ? "deleted" : "steady",
  };
}
