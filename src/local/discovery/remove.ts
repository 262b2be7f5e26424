import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { instancesOf } from "./instances";

export function checkNamespaceEmpty({ store }: Control, id: string): void {
  const services = store.by("discoveryServices", "namespace", id);
  if (services.length === 0) return;
  const names = services.map(({ name }) => name).join(", ");
  throw new ApiError("ResourceInUse", `The namespace ${id} still has the services ${names}.`);
}

/** Tasks are deregistered when they stop; what a caller registered is for callers to deregister. */
export function checkServiceEmpty({ store }: Control, id: string): void {
  const service = store.get("discoveryServices", id);
  const instances = service ? instancesOf(store, service) : [];
  if (instances.length === 0) return;
  const names = instances.map((instance) => instance.id).join(", ");
  throw new ApiError("ResourceInUse", `The service ${id} still has the instances ${names}.`);
}
