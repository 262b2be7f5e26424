import { isRecord } from "../../../protocol/json";
import type { Migration } from "./migration";

/** A load balancer holds the attributes that it was given. Before, only its resource had them. */
export const loadBalancerAttributes: Migration = (tables) => {
  const loadBalancers = tables.get("loadBalancers");
  const resources = [...(tables.get("resources")?.values() ?? [])];
  for (const [id, loadBalancer] of loadBalancers ?? []) {
    const resource = resources.find(({ identifier }) => identifier === id);
    loadBalancers?.set(id, { ...loadBalancer, attributes: attributesOf(resource?.properties) });
  }
};

function attributesOf(properties: unknown): Record<string, unknown> {
  const given = isRecord(properties) ? properties.LoadBalancerAttributes : undefined;
  if (!Array.isArray(given)) return {};
  return Object.fromEntries(given.map(({ Key, Value }) => [Key, Value]));
}
