import type { DeploymentSettings } from "../ecs/deployment/record";
import { type Deployment, type HookRun, type Shift, STAGES, type Stage } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { uuid } from "../ids";
import { goodNews } from "../pace";
import { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { fail } from "./fail";
import type { World } from "./schedule";
import { primary, settingsOf } from "./services";

/** What stages wait for. */
interface Facts {
  /** Nothing runs but what serves and what is deployed. */
  isAlone: boolean;
  /** All tasks of the deployment are there and healthy. */
  isUp: boolean;
  /** Something serves that requests are to be taken from. */
  hasBefore: boolean;
}

const MINUTE = 60;
/** Minutes until a hook that nobody acts on is over. */
const HOOK_TIMEOUT = 1440;

/** Goes on through the deployment's stages as far as it can. Undefined where a hook that ran out rolled it back. */
export function goOn(draft: Draft, { id }: Deployment, { pace }: Pick<World, "pace">, facts: Facts): Shift | undefined {
  for (;;) {
    const deployment = primary(draft.service);
    if (deployment?.id !== id || deployment.rolloutState === "FAILED") return undefined;
    const { shift } = deployment;
    const settings = settingsOf(draft.service, deployment);
    if (!shift) {
      enter(draft, deployment, facts.isAlone ? "PRE_SCALE_UP" : "RECONCILE_SERVICE", {
        production: 0,
        test: 0,
        hooks: [],
      });
      continue;
    }
    const awaiting = shift.hooks.filter(({ status }) => status === "AWAITING_ACTION");
    if (awaiting.length > 0) {
      const over = awaiting.find(({ expiresAt }) => expiresAt <= draft.now);
      if (over) {
        actOn(draft, deployment, over, over.timeoutAction, "TIMED_OUT");
        continue;
      }
      for (const { expiresAt } of awaiting) draft.wake(expiresAt);
      return shift;
    }
    if (shift.stage === "CLEAN_UP" || !isDone(shift, facts)) return shift;
    const until = shift.since + goodNews(pace, MINUTE * stays(settings, shift));
    if (draft.now < until) {
      draft.wake(until);
      return shift;
    }
    const isPart = shift.stage === "PRODUCTION_TRAFFIC_SHIFT" && shift.production < 100;
    const next = isPart ? "PRE_PRODUCTION_TRAFFIC_SHIFT" : STAGES[STAGES.indexOf(shift.stage) + 1]!;
    enter(draft, deployment, next, moved(shift, next, settings, facts));
  }
}

/** What is done about a pause: the deployment goes on, or back. `status` is what the hook is from then on. */
function actOn(
  draft: Draft,
  deployment: Deployment,
  hook: HookRun,
  action: HookRun["timeoutAction"],
  status: HookRun["status"],
): void {
  const shift = deployment.shift!;
  const hooks = shift.hooks.map((each) => (each.id === hook.id ? { ...each, status } : each));
  draft.updateDeployment(deployment.id, { shift: { ...shift, hooks, since: draft.now } });
  if (action === "CONTINUE") return;
  fail(draft, primary(draft.service)!, {
    failedBy: "hook",
    reason: ROLLOUT.hookFailed(hook.stage),
    event: EVENT.hookFailed(deployment.id, hook.stage),
    rollback: ROLLOUT.rollingBackByHook,
  });
}

function enter(
  draft: Draft,
  deployment: Deployment,
  stage: Stage,
  shift: Pick<Shift, "production" | "test" | "hooks">,
): void {
  const { lifecycleHooks = [] } = settingsOf(draft.service, deployment);
  const opened = lifecycleHooks
    .filter(({ lifecycleStages }) => lifecycleStages.includes(stage))
    .map(
      ({ timeoutConfiguration }, at): HookRun => ({
        id: `ecs-pause-${uuid(deployment.id, stage, shift.production, at)}`,
        stage,
        status: "AWAITING_ACTION",
        // What ends it may condemn the deployment: that takes its whole time.
        expiresAt: draft.now + (timeoutConfiguration?.timeoutInMinutes ?? HOOK_TIMEOUT) * MINUTE * 1000,
        timeoutAction: timeoutConfiguration?.action ?? "ROLLBACK",
      }),
    );
  for (const { id } of opened) draft.event(EVENT.paused(deployment.id, stage, id));
  draft.updateDeployment(deployment.id, {
    shift: { ...shift, stage, since: draft.now, hooks: [...shift.hooks, ...opened] },
  });
}

function isDone({ stage }: Shift, { isAlone, isUp }: Facts): boolean {
  if (stage === "RECONCILE_SERVICE") return isAlone;
  return stage === "SCALE_UP" ? isUp : true;
}

/** Minutes that the deployment stays at its stage. */
function stays(settings: DeploymentSettings, { stage, production }: Shift): number {
  const { linearConfiguration, canaryConfiguration, bakeTimeInMinutes = 0 } = settings;
  if (stage === "BAKE_TIME") return bakeTimeInMinutes;
  if (stage !== "PRODUCTION_TRAFFIC_SHIFT" || production === 100) return 0;
  return linearConfiguration?.stepBakeTimeInMinutes ?? canaryConfiguration?.canaryBakeTimeInMinutes ?? 0;
}

/** Where requests go from that stage on. */
function moved(shift: Shift, stage: Stage, settings: DeploymentSettings, { hasBefore }: Facts): Shift {
  if (stage === "TEST_TRAFFIC_SHIFT") return { ...shift, test: 100 };
  if (stage !== "PRODUCTION_TRAFFIC_SHIFT") return shift;
  return { ...shift, production: hasBefore ? nextStep(shift.production, settings) : 100 };
}

function nextStep(production: number, settings: DeploymentSettings): number {
  const { linearConfiguration, canaryConfiguration } = settings;
  if (linearConfiguration) return Math.min(100, Math.round((production + linearConfiguration.stepPercent) * 10) / 10);
  return canaryConfiguration && production === 0 ? canaryConfiguration.canaryPercent : 100;
}

/** The service whose deployment in progress waits at a hook, after someone said how it goes on. */
export function continueDeployment(
  service: Service,
  hook: HookRun,
  action: HookRun["timeoutAction"],
  now: number,
): Service {
  const deployment = primary(service);
  if (deployment?.rolloutState !== "IN_PROGRESS") return service;
  const draft = new Draft(service, now);
  actOn(draft, deployment, hook, action, action === "CONTINUE" ? "SUCCEEDED" : "FAILED");
  return draft.service;
}
