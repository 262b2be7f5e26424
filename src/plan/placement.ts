import type { CfnProperties, ECSServicePlacementConstraint } from "../cfn/properties.generated";
import type { TaskSpec } from "../options";

/** Which instances tasks go to, in ECS's words; nothing where the service leaves it to ECS. */
export function placement({
  placement: { strategies, distinctInstances, memberOf },
}: TaskSpec<unknown>): Pick<CfnProperties["AWS::ECS::Service"], "PlacementConstraints" | "PlacementStrategies"> {
  const constraints: ECSServicePlacementConstraint[] = [
    ...(distinctInstances ? [{ Type: "distinctInstance" as const }] : []),
    ...memberOf.map((expression) => ({ Type: "memberOf" as const, Expression: expression })),
  ];
  return {
    PlacementConstraints: constraints.length > 0 ? constraints : undefined,
    PlacementStrategies:
      strategies.length > 0 ? strategies.map(({ type, field }) => ({ Type: type, Field: field })) : undefined,
  };
}
