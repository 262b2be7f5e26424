import type { ECSServiceDeploymentConfiguration } from "../cfn/properties.generated";
import { type DeploymentSpec, shiftsRequests } from "../options";

/** Minutes for which a deployment that shifts requests is watched. */
const BAKE_TIME = 5;
/** Minutes until a pause is over by itself: a day. */
const PAUSE = 1440;

/** How a service's deployments go; what isn't said is left out, where ECS does the same without a word. */
export function deploymentConfiguration(deployment: DeploymentSpec): Partial<ECSServiceDeploymentConfiguration> {
  const { strategy, bakeTimeInMinutes, linear, canary, pauses, earlySuccess } = deployment;
  if (!shiftsRequests(deployment)) {
    return {
      BakeTimeInMinutes: bakeTimeInMinutes,
      EarlySuccessCriteria: earlySuccess && {
        Enable: true,
        HealthyPercent: earlySuccess.healthyPercent,
        SourceServiceRevisionCleanup: earlySuccess.sourceServiceRevisionCleanup,
      },
    };
  }
  return {
    BakeTimeInMinutes: bakeTimeInMinutes ?? BAKE_TIME,
    CanaryConfiguration: canary && {
      CanaryBakeTimeInMinutes: canary.canaryBakeTimeInMinutes,
      CanaryPercent: canary.canaryPercent,
    },
    LifecycleHooks: pauses.length === 0 ? undefined : pauses.map(hook),
    LinearConfiguration: linear && {
      StepBakeTimeInMinutes: linear.stepBakeTimeInMinutes,
      StepPercent: linear.stepPercent,
    },
    Strategy: strategy,
  };
}

const hook = ({ stage, timeoutInMinutes, timeoutAction }: DeploymentSpec["pauses"][number]) => ({
  LifecycleStages: [stage],
  TargetType: "PAUSE" as const,
  TimeoutConfiguration: { Action: timeoutAction ?? "ROLLBACK", TimeoutInMinutes: timeoutInMinutes ?? PAUSE },
});
