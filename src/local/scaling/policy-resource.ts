import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { recorderOf } from "../recorded/resource";
import { type Handler, invalidProperty, type Outcome, type ResourceRequest } from "../resources/handler";
import { noun } from "../resources/noun";
import { all } from "../shapes/acted";
import { POLICY } from "./acts";
import { putPolicy, removePolicy } from "./alarms";
import { policyOf } from "./check-policy";
import type { ScalableTarget, ScalingPolicy } from "./record";
import { isOfEcs, resourceIdIn } from "./target-resource";

type PolicyProperties = PlainProperties<"AWS::ApplicationAutoScaling::ScalingPolicy">;

const TYPE = "AWS::ApplicationAutoScaling::ScalingPolicy";

/** A policy may name its target by the target's id, in which the namespace is, or by the three parts of it. */
const ofEcs = ({ ScalingTargetId: id, ServiceNamespace }: Partial<PolicyProperties>) =>
  isOfEcs({ ServiceNamespace: id === undefined ? ServiceNamespace : id.split("|")[2] });

const recorder = () => recorderOf(TYPE)!;

/** A policy by which a service is scaled. */
export const scalingPolicy: Handler<PolicyProperties> = {
  acts: { ...POLICY, ...all("ResourceId", "ScalableDimension", "ServiceNamespace", "ScalingTargetId") },

  noun: noun({
    table: "scalingPolicies",
    // What is only recorded is there as long as its record is.
    find: ({ store }, { identifier, properties }) =>
      ofEcs(properties) ? store.get("scalingPolicies", identifier) : ({} as ScalingPolicy),
  }),

  create(control, request) {
    if (!ofEcs(request.properties)) return recorder().create(control, request as never);
    return made(control, request);
  },

  update(control, request, record) {
    if (!ofEcs(request.properties)) return recorder().update(control, request as never, record);
    return made(control, request);
  },

  remove({ store }, { identifier }) {
    const policy = store.get("scalingPolicies", identifier);
    return policy ? removePolicy(store, policy) : [];
  },
};

function made(control: Control, { stack, properties }: ResourceRequest<PolicyProperties>): Outcome {
  const policy = policyOf(control, targetOf(control, properties), properties as never, stack);
  return {
    identifier: policy.id,
    attributes: { Arn: policy.id },
    changes: putPolicy(control, policy),
  };
}

function targetOf({ store }: Control, { ScalingTargetId, ResourceId }: PolicyProperties): ScalableTarget {
  const id = ScalingTargetId === undefined ? ResourceId : resourceIdIn(ScalingTargetId);
  const target = id === undefined ? undefined : store.get("scalableTargets", id);
  if (target) return target;
  const property = ScalingTargetId === undefined ? "ResourceId" : "ScalingTargetId";
  throw invalidProperty(property, ScalingTargetId ?? ResourceId, "no service of it is registered as a scalable target");
}
