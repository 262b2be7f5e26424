import type { Control } from "../../control";
import type { DeploymentSettings, LifecycleHook } from "../deployment/record";
import { invalidParameter } from "../errors";
import type { LoadBalancerConfiguration } from "../revision/record";
import type { DeploymentConfigurationInput } from "./input";
import type { Service } from "./record";

type Given = DeploymentConfigurationInput | undefined;

/** A strategy with what is said of it, and what was so far. */
interface Asked {
  strategy: string;
  given: Given;
  before: DeploymentSettings | undefined;
}

const AT = "deploymentConfiguration";
/** A day. */
const LONGEST_BAKE = 1440;

/**
 * How deployments go, checked; undefined where nothing is said. `before` are the settings so far: what an update doesn't
 * name stays, but the configuration of a strategy that it has no more.
 */
export function settingsOf(
  given: Given,
  { schedulingStrategy, minimumHealthyPercent }: Pick<Service, "schedulingStrategy" | "minimumHealthyPercent">,
  before?: DeploymentSettings,
): DeploymentSettings | undefined {
  const { strategy = before?.strategy ?? "ROLLING", earlySuccessCriteria, ...rest } = given ?? {};
  const isRolling = strategy === "ROLLING";
  if (!isRolling && schedulingStrategy === "DAEMON") {
    throw invalidParameter(`The daemon scheduling strategy does not support the deployment strategy ${strategy}.`);
  }
  const settings: DeploymentSettings = {
    strategy,
    bakeTimeInMinutes: minutes("bakeTimeInMinutes", rest.bakeTimeInMinutes) ?? before?.bakeTimeInMinutes,
    lifecycleHooks: rest.lifecycleHooks ? rest.lifecycleHooks.map(hookOf) : before?.lifecycleHooks,
    linearConfiguration: linearOf({ strategy, given, before }),
    canaryConfiguration: canaryOf({ strategy, given, before }),
    earlySuccessCriteria: earlySuccessCriteria ?? before?.earlySuccessCriteria,
  };
  if (isRolling && rest.lifecycleHooks?.length) {
    throw invalidParameter(`${AT}.lifecycleHooks are of the strategies BLUE_GREEN, LINEAR and CANARY.`);
  }
  if (isRolling) delete settings.lifecycleHooks;
  checkEarlySuccess(settings, earlySuccessCriteria, minimumHealthyPercent);
  const isSaid = ([name, value]: [string, unknown]) =>
    value !== undefined &&
    !(isRolling && (value === 0 || (name === "earlySuccessCriteria" && !settings[name]?.enable)));
  const said = Object.entries(settings).filter(isSaid);
  const isPlain = isRolling && said.length === 1;
  return isPlain ? undefined : (Object.fromEntries(said) as unknown as DeploymentSettings);
}

function hookOf(hook: NonNullable<DeploymentConfigurationInput["lifecycleHooks"]>[number], at: number): LifecycleHook {
  const { lifecycleStages = [], timeoutConfiguration } = hook;
  const path = `${AT}.lifecycleHooks.${at}`;
  if (lifecycleStages.length === 0) throw invalidParameter(`${path}.lifecycleStages must name at least one stage.`);
  const wrong = lifecycleStages.find((stage) => stage === "TEST_TRAFFIC_SHIFT" || stage === "PRODUCTION_TRAFFIC_SHIFT");
  if (wrong !== undefined) {
    throw invalidParameter(`PAUSE hooks cannot be configured at the stage ${wrong} (${path}.lifecycleStages).`);
  }
  return { targetType: "PAUSE", lifecycleStages, ...(timeoutConfiguration && { timeoutConfiguration }) };
}

/** What is said of how a strategy shifts requests: of that one alone. Undefined where it is another one. */
function saidOf<N extends "linearConfiguration" | "canaryConfiguration">(
  name: N,
  own: DeploymentSettings["strategy"],
  { strategy, given, before }: Asked,
): Partial<NonNullable<DeploymentSettings[N]>> | undefined {
  if (strategy === own) return given?.[name] ?? before?.[name] ?? {};
  if (!given?.[name]) return undefined;
  throw invalidParameter(`${AT}.${name} is only valid with the strategy ${own}, not ${strategy}.`);
}

function linearOf(asked: Asked): DeploymentSettings["linearConfiguration"] {
  const said = saidOf("linearConfiguration", "LINEAR", asked);
  if (!said) return undefined;
  const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = said;
  percent("linearConfiguration.stepPercent", stepPercent, 3);
  minutes("linearConfiguration.stepBakeTimeInMinutes", stepBakeTimeInMinutes);
  return { stepPercent, stepBakeTimeInMinutes };
}

function canaryOf(asked: Asked): DeploymentSettings["canaryConfiguration"] {
  const said = saidOf("canaryConfiguration", "CANARY", asked);
  if (!said) return undefined;
  const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = said;
  percent("canaryConfiguration.canaryPercent", canaryPercent, 0.1);
  minutes("canaryConfiguration.canaryBakeTimeInMinutes", canaryBakeTimeInMinutes);
  return { canaryPercent, canaryBakeTimeInMinutes };
}

function percent(name: string, value: number, least: number): void {
  const isTenths = Math.abs(Math.round(value * 10) - value * 10) < 1e-9;
  if (value >= least && value <= 100 && isTenths) return;
  throw invalidParameter(`${AT}.${name} is ${value}; allowed are multiples of 0.1 from ${least} to 100.`);
}

function minutes(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (value >= 0 && value <= LONGEST_BAKE)) return value;
  throw invalidParameter(`${AT}.${name} is ${value}; allowed are 0 to ${LONGEST_BAKE} minutes.`);
}

/** ECS: only of rolling deployments, whose minimum must be left when the tasks before are gone. */
function checkEarlySuccess(
  { strategy, earlySuccessCriteria: criteria }: DeploymentSettings,
  given: DeploymentSettings["earlySuccessCriteria"],
  minimumHealthyPercent: number,
): void {
  const at = `${AT}.earlySuccessCriteria`;
  if (given?.enable && strategy !== "ROLLING") throw invalidParameter(`${at} is only valid with the strategy ROLLING.`);
  if (!criteria?.enable || strategy !== "ROLLING") return;
  const { healthyPercent, sourceServiceRevisionCleanup } = criteria;
  if (healthyPercent === undefined || sourceServiceRevisionCleanup === undefined) {
    throw invalidParameter(`${at} needs healthyPercent and sourceServiceRevisionCleanup where it is enabled.`);
  }
  if (healthyPercent < minimumHealthyPercent || healthyPercent > 100) {
    throw invalidParameter(
      `${at}.healthyPercent is ${healthyPercent}; it must be from minimumHealthyPercent (${minimumHealthyPercent}) to 100.`,
    );
  }
}

/** ECS: requests are shifted by a rule from a target group to its alternate one. A service without a balancer shifts none. */
export function checkShifting(
  { store }: Control,
  settings: DeploymentSettings | undefined,
  loadBalancers: LoadBalancerConfiguration[],
): void {
  if (!settings || settings.strategy === "ROLLING") return;
  if (loadBalancers.length === 0 && settings.strategy !== "BLUE_GREEN") {
    throw invalidParameter(`The strategy ${settings.strategy} needs loadBalancers, whose requests it shifts.`);
  }
  for (const [i, { advancedConfiguration = {} }] of loadBalancers.entries()) {
    const at = `loadBalancers.${i}.advancedConfiguration`;
    const { alternateTargetGroupArn, productionListenerRule, testListenerRule, roleArn } = advancedConfiguration;
    if (!alternateTargetGroupArn || !productionListenerRule || !roleArn) {
      throw invalidParameter(
        `${at} must have alternateTargetGroupArn, productionListenerRule and roleArn with the strategy ${settings.strategy}.`,
      );
    }
    if (!store.get("targetGroups", alternateTargetGroupArn)) {
      throw invalidParameter(`${at}.alternateTargetGroupArn: ${alternateTargetGroupArn} is not there.`);
    }
    for (const rule of [productionListenerRule, testListenerRule]) {
      if (rule === undefined || store.get("listenerRules", rule) || store.get("listeners", rule)) continue;
      throw invalidParameter(`${at}: ${rule} is no listener rule, and no listener, that is there.`);
    }
  }
}
