import { LABEL } from "../../protocol/labels";
import type { ContainerState } from "../docker/runtime";
import { type BalancerContainer, balancerContainer } from "./container";
import { type Door, doorOf, isDoor } from "./door";

/** What runs for a load balancer. */
export interface Containers {
  balancer: BalancerContainer;
  doors: Door[];
}

export const loadBalancerOf = ({ labels }: ContainerState): string => labels[LABEL.loadBalancer] ?? "";

/** The containers of every load balancer that has one, by its ARN. */
export function containersIn(states: ContainerState[]): Map<string, Containers> {
  const doorsOf = (loadBalancer: string) =>
    states.filter((state) => isDoor(state) && loadBalancerOf(state) === loadBalancer).map(doorOf);
  return new Map(
    states
      .filter((state) => !isDoor(state))
      .map((state) => [
        loadBalancerOf(state),
        { balancer: balancerContainer(state), doors: doorsOf(loadBalancerOf(state)) },
      ]),
  );
}
