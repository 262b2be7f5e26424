import { publishedPort } from "../../protocol/published-port";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { Store } from "../store/store";
import { containerName } from "./names";

/** A load balancer's name on this machine, with a listener's port behind it where someone has put it there as on AWS. */
const ADDRESS = /(?<![\w.-])localhost:(\d{1,5})(?::(\d{1,5}))?(?!\d)/gi;

/** Text of a container in which load balancers have the names that answer from inside of it. */
export interface Translated<T> {
  value: T;
  /** Those that are named in it. */
  loadBalancers: LoadBalancer[];
}

/**
 * The values with the addresses of load balancers as a container reaches them: in it, `localhost` is its own network
 * namespace. A port that something in there listens on, by `own`, is meant as it is; so are those of programs that are no
 * load balancer's.
 */
export function answeringInside<T extends Record<string, string> | readonly string[]>(
  store: Pick<Store, "list">,
  given: T,
  own: ReadonlySet<number>,
): Translated<T> {
  const found = new Set<LoadBalancer>();
  const translate = (text: string) =>
    text.replace(ADDRESS, (address: string, first: string, second: string | undefined) => {
      const named = Number(first);
      const port = second === undefined ? named : publishedPort(named, Number(second));
      const loadBalancer = own.has(named) ? undefined : owner(store, named);
      if (!loadBalancer) return address;
      found.add(loadBalancer);
      return `${containerName(loadBalancer)}:${port}`;
    });
  const value = Array.isArray(given)
    ? given.map(translate)
    : Object.fromEntries(Object.entries(given as Record<string, string>).map(([key, text]) => [key, translate(text)]));
  return { value: value as unknown as T, loadBalancers: [...found] };
}

/** Which load balancer answers on a port of this machine. */
function owner(store: Pick<Store, "list">, port: number): LoadBalancer | undefined {
  const balancers = store.list("loadBalancers");
  const own = balancers.find(({ hostPort }) => hostPort === port);
  if (own) return own;
  const listener = store
    .list("listeners")
    .find(({ hostPort, yieldedTo }) => hostPort === port && yieldedTo === undefined);
  return listener && balancers.find(({ id }) => id === listener.loadBalancerArn);
}
