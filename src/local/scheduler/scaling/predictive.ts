import { goodNews } from "../../pace";
import type { PredictiveScaling, ScalingPolicy } from "../../scaling/record";
import { SAYS } from "./activities";
import { expectedTasks, hourOf } from "./forecast";
import type { Proposal } from "./proposal";
import type { ScalingScene } from "./scene";

/** Seconds before an hour begins in which its tasks are started, unless the policy says otherwise. */
const BUFFER = 300;

/** What the policies by a forecast have a service have now. */
export interface Foreseen {
  /** At least so many tasks: what others take away leaves these. */
  least: number;
  /** The maximum, which a policy may exceed for what it expects. */
  most: number;
  proposals: Proposal[];
}

/**
 * Tasks are added for the load that is expected of the hour, and a little before the hour begins; a forecast takes none away.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/aas-predictive-scaling-how-it-works.html
 */
export function foresee(scene: ScalingScene, count: number, now: number): Foreseen {
  const foreseen: Foreseen = { least: 0, most: scene.target.max, proposals: [] };
  for (const policy of scene.policies) {
    const { predictive } = policy;
    if (!isFollowed(predictive)) continue;
    const tasks = expectedNow(predictive, scene, now);
    if (tasks === undefined) continue;
    if (predictive.MaxCapacityBreachBehavior === "IncreaseMaxCapacity") {
      const buffer = predictive.MaxCapacityBuffer ?? 0;
      foreseen.most = Math.max(foreseen.most, Math.ceil(tasks * (1 + buffer / 100) - 1e-9));
    }
    foreseen.least = Math.max(foreseen.least, tasks);
    if (tasks > count) foreseen.proposals.push(wish(policy, tasks));
  }
  return foreseen;
}

const isFollowed = (predictive: PredictiveScaling | undefined): predictive is PredictiveScaling =>
  predictive?.Mode === "ForecastAndScale";

/** The more of what the hour needs, and of what the one needs that begins within the buffer. */
function expectedNow(predictive: PredictiveScaling, scene: ScalingScene, now: number): number | undefined {
  const hours = [now, now + bufferOf(predictive, scene)].map((at) => Math.floor(at / hourOf(scene.pace)));
  const expected = [...new Set(hours)].flatMap((hour) => expectedTasks(predictive, scene, hour, now) ?? []);
  return expected.length === 0 ? undefined : Math.max(...expected);
}

const bufferOf = ({ SchedulingBufferTime: seconds = BUFFER }: PredictiveScaling, { pace }: ScalingScene) =>
  goodNews(pace, seconds);

function wish(policy: ScalingPolicy, tasks: number): Proposal {
  return {
    policy,
    voices: false,
    wants: "out",
    capacityFrom: () => tasks,
    cooldown: 0,
    cause: SAYS.foreseen(policy.name),
    details: `The forecast of the hour needs ${tasks} tasks.`,
  };
}

/** When the tasks of another hour are due. */
export function nextHour(scene: ScalingScene, now: number): number | undefined {
  const length = hourOf(scene.pace);
  const times = scene.policies.flatMap(({ predictive }) => {
    if (!isFollowed(predictive)) return [];
    const buffer = bufferOf(predictive, scene);
    return [(Math.floor((now + buffer) / length) + 1) * length - buffer];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}
