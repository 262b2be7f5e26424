import type { Val } from "../cfn/typed";
import { join, split } from "../cfn/value";
import { url } from "./listeners";
import type { BalancerRefs, LoadBalancerRefs } from "./refs";

/** A load balancer that no plan made. */
export function existingBalancer(given: Omit<BalancerRefs, "fullName">): BalancerRefs {
  const part = (index: number) => split("/", given.arn, index);
  return { ...given, fullName: join("/", ["app", part(2), part(3)]) };
}

type ListenerOf = Pick<LoadBalancerRefs, "identity" | "listenerArn" | "port" | "https" | "priorities">;

/**
 * Its listener, which no plan made either.
 * @param answers where it answers, where only the front can tell
 */
export function existingListener(
  balancer: BalancerRefs,
  listener: ListenerOf,
  answers: Val<string> = url(balancer.dnsName, listener),
): LoadBalancerRefs {
  return { ...balancer, ...listener, url: answers };
}
