import type { Service } from "../ecs/service/record";

/** Between how many tasks a service stays while it changes. */
export interface Limits {
  desired: number;
  /** Running and healthy, at least. */
  minimum: number;
  /** Running or on the way to it, at most. */
  maximum: number;
}

/** The minimum is rounded up and the maximum down, as ECS does. */
export function limits(service: Service, desired = service.desiredCount): Limits {
  return {
    desired,
    minimum: Math.ceil((desired * service.minimumHealthyPercent) / 100),
    maximum: Math.floor((desired * service.maximumPercent) / 100),
  };
}
