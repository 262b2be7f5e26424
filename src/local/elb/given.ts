import type { ResourceRecord } from "../resources/record";
import type { Store } from "../store/store";

/** What a load balancer, listener, rule or target group was made from, and when. */
export function givenFor(store: Pick<Store, "by">, id: string): Pick<ResourceRecord, "properties" | "createdAt"> {
  const [found] = store.by("resources", "identifier", id);
  return found ?? { properties: {}, createdAt: 0 };
}

/** Seconds, as the API has times. */
export const seconds = (milliseconds: number) => milliseconds / 1000;
