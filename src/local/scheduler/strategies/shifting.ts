import type { Deployment, Shift } from "../../ecs/deployment/record";
import type { Service } from "../../ecs/service/record";
import { INCONSISTENT_AFTER } from "../backoff";
import { limits } from "../counts";
import type { Draft } from "../draft";
import type { Scene } from "../scene";
import { serving, settingsOf, shifts } from "../services";
import { goOn } from "../stages";
import { isHealthy, maySpare, type Standing } from "../standing";
import type { Starter } from "../start";
import { type Rollout, type RolloutPlan, roll } from "./rolling";

/** Whether the deployment is one beside what serves, and not over. A rollback goes back at once. */
export function isShifting(service: Service, deployment: Deployment): boolean {
  const { rolloutState, rollbackOf } = deployment;
  const strategy = settingsOf(service, deployment);
  return shifts({ strategy }) && rolloutState !== "COMPLETED" && rollbackOf === undefined;
}

/**
 * One step of a BLUE_GREEN, LINEAR or CANARY deployment: what serves (blue) keeps all of its tasks until requests go to
 * all of the new ones (green) and have done so for the bake time.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export function shiftRollout(
  draft: Draft,
  deployment: Deployment,
  rollout: Rollout,
  starter: Starter,
  { world }: Scene,
): RolloutPlan {
  const { current, outgoing, state } = rollout;
  const blue = serving(draft.service, deployment);
  const isOf = (of: Deployment | undefined) => (each: Standing) => of !== undefined && each.deployment?.id === of.id;
  const old = outgoing.filter(isOf(blue));
  // On instances that drain.
  const moving = outgoing.filter(isOf(deployment));
  const stray = outgoing.filter((each) => !old.includes(each) && !moving.includes(each));
  const shift =
    state === "failed"
      ? deployment.shift
      : goOn(draft, deployment, world, {
          isAlone: stray.length === 0,
          isUp: current.filter(isHealthy).length >= rollout.limits.desired,
          hasBefore: blue !== undefined,
        });
  // A hook that ran out may have failed it.
  if (!shift) return { start: 0, standIns: 0, stop: [], stuck: false };
  const reconciled = blue && comesUp(draft.service, blue) ? stray : [];
  const left = stray.filter((each) => !reconciled.includes(each) && !maySpare(each));
  const green = roll({ ...rollout, outgoing: moving, stable: undefined, state: mayStart(shift) ? state : "delayed" });
  const kept =
    blue && shift.stage !== "CLEAN_UP"
      ? roll({
          limits: limits(draft.service, blue.desiredCount),
          current: old,
          outgoing: reconciled,
          state: stateOf(blue),
        })
      : { start: 0, stop: old.filter((each) => !maySpare(each)) };
  starter.start(deployment, green.start);
  if (blue) starter.start(blue, kept.start);
  return {
    start: green.start,
    standIns: kept.start,
    stop: [...left, ...green.stop, ...kept.stop],
    stuck: green.stuck,
  };
}

/** A rollback that failed serves with the tasks that it has. */
const stateOf = ({ rolloutState }: Deployment) => (rolloutState === "FAILED" ? "failed" : "rolling");

/** Whether what is left of deployments between can wait until blue has as many tasks as it is to have. */
const comesUp = ({ launchBackoff }: Service, blue: Deployment) =>
  stateOf(blue) === "rolling" && (launchBackoff?.failures ?? 0) < INCONSISTENT_AFTER;

const mayStart = ({ stage }: Shift) => stage !== "RECONCILE_SERVICE" && stage !== "PRE_SCALE_UP";
