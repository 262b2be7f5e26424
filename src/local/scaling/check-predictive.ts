import { checkQueries } from "../metrics/queries";
import { FORECAST_METRICS } from "../scheduler/scaling";
import { validation } from "./find";
import type { PredictiveMetric, PredictiveScaling } from "./record";

const AT = "PredictiveScalingPolicyConfiguration";

/** Throws where a forecast can't be asked for so. */
export function checkPredictive(predictive: PredictiveScaling): void {
  const { MetricSpecifications: metrics, MaxCapacityBreachBehavior: breach, MaxCapacityBuffer: buffer } = predictive;
  if (metrics.length !== 1) throw validation(`${AT}.MetricSpecifications has ${metrics.length}; allowed is one.`);
  checkMetric(`${AT}.MetricSpecifications.0`, metrics[0]!);
  const increases = breach === "IncreaseMaxCapacity";
  if (increases === (buffer === undefined)) {
    throw validation(
      `${AT}.MaxCapacityBuffer is ${buffer ?? "missing"}; it goes with the MaxCapacityBreachBehavior IncreaseMaxCapacity, and that with it.`,
    );
  }
}

function checkMetric(at: string, metric: PredictiveMetric): void {
  const { TargetValue: target, PredefinedMetricPairSpecification: pair } = metric;
  if (!(target > 0)) throw validation(`${at}.TargetValue is ${target}; allowed are numbers above 0.`);
  const { PredefinedScalingMetricSpecification: scaling, PredefinedLoadMetricSpecification: load } = metric;
  const { CustomizedScalingMetricSpecification: ownScaling, CustomizedLoadMetricSpecification: ownLoad } = metric;
  const given = [pair, scaling ?? ownScaling, load ?? ownLoad].map((each) => each !== undefined);
  const isPair = given.join() === "true,false,false";
  if (!isPair && given.join() !== "false,true,true") {
    throw validation(`${at} needs a PredefinedMetricPairSpecification, or a metric of scaling and one of load.`);
  }
  const predefined = {
    PredefinedMetricPairSpecification: pair,
    PredefinedScalingMetricSpecification: scaling,
    PredefinedLoadMetricSpecification: load,
  };
  for (const [name, each] of Object.entries(predefined)) if (each) checkPredefined(`${at}.${name}`, each);
  const customized = {
    CustomizedScalingMetricSpecification: ownScaling,
    CustomizedLoadMetricSpecification: ownLoad,
    CustomizedCapacityMetricSpecification: metric.CustomizedCapacityMetricSpecification,
  };
  for (const [name, each] of Object.entries(customized)) {
    if (each) checkQueries(`${at}.${name}.MetricDataQueries`, each.MetricDataQueries, validation);
  }
}

type Predefined = NonNullable<PredictiveMetric["PredefinedMetricPairSpecification"]>;

function checkPredefined(at: string, { PredefinedMetricType: type, ResourceLabel: label }: Predefined): void {
  if (!FORECAST_METRICS.includes(type)) {
    throw validation(
      `${at}.PredefinedMetricType is ${type}; those of ECS services are ${FORECAST_METRICS.join(", ")}.`,
    );
  }
  const isOfBalancer = type.includes("ALB");
  if (isOfBalancer !== (label !== undefined)) {
    throw validation(
      `${at}.ResourceLabel is ${label ?? "missing"}; it goes with requests only, as app/<name>/<id>/targetgroup/<name>/<id>.`,
    );
  }
}
