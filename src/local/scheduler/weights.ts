import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { Weights } from "./schedule";
import { primary, shiftsRequests } from "./services";
import { isShifting } from "./strategies/shifting";

/** Percent of the requests, and of those of tests, that go to the PRIMARY deployment where requests are shifted. */
export function shareOf(service: Service, deployment: Deployment): { production: number; test: number } {
  const { production = 0, test = 0 } = deployment.shift ?? {};
  return isShifting(service, deployment) ? { production, test } : { production: 100, test: 100 };
}

/** How the requests of a service are divided between its revisions, where its deployments shift them. */
export function weightsOf(service: Service): Weights[] {
  const deployment = primary(service);
  if (!deployment || service.status !== "ACTIVE" || !shiftsRequests(service)) return [];
  const { alternate } = deployment;
  const { production, test } = shareOf(service, deployment);
  return service.revision.loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration = {} }) => {
    const { alternateTargetGroupArn, productionListenerRule, testListenerRule } = advancedConfiguration;
    if (alternateTargetGroupArn === undefined) return [];
    const divided = (rule: string | undefined, percent: number): Weights[] => {
      if (rule === undefined) return [];
      const [own, other] = weights(percent);
      const groups = [targetGroupArn, alternateTargetGroupArn];
      return [
        { rule, targetGroups: groups.map((arn, at) => ({ arn, weight: at === (alternate ? 1 : 0) ? own : other })) },
      ];
    };
    return [...divided(productionListenerRule, production), ...divided(testListenerRule, test)];
  });
}

/** Weights are whole numbers to 999, and percentages of a canary have tenths. */
function weights(percent: number): [own: number, other: number] {
  if (Number.isInteger(percent)) return [percent, 100 - percent];
  const own = Math.max(1, Math.min(998, Math.round(percent * 9.99)));
  return [own, 999 - own];
}
