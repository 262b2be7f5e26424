import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { findNamespaceOf } from "./make";
import type { DiscoveryService, Namespace } from "./record";

type Stored = Pick<Control, "store">;

/** The namespace of this id or ARN. */
export function findNamespace(control: Stored, idOrArn: string): Namespace {
  const found = findNamespaceOf(control, idOrArn);
  if (found) return found;
  throw new ApiError("NamespaceNotFound", `The namespace ${idOrArn} does not exist.`);
}

/** The service of service discovery of this id or ARN. */
export function findDiscoveryService({ store }: Stored, idOrArn: string): DiscoveryService {
  const found = store.get("discoveryServices", idOrArn) ?? store.by("discoveryServices", "arn", idOrArn)[0];
  if (found) return found;
  throw new ApiError("ServiceNotFound", `The service ${idOrArn} does not exist.`);
}

/** The one of these names, as DiscoverInstances is asked for it. Of two namespaces of one name it is in either. */
export function findByNames({ store }: Stored, namespace: string, service: string): [Namespace, DiscoveryService] {
  const is = (name: string, asked: string) => name.toLowerCase() === asked.toLowerCase();
  const spaces = store.list("namespaces").filter(({ name, arn }) => is(name, namespace) || arn === namespace);
  if (spaces.length === 0) throw new ApiError("NamespaceNotFound", `The namespace ${namespace} does not exist.`);
  for (const space of spaces) {
    const found = store.by("discoveryServices", "namespace", space.id).find(({ name }) => is(name, service));
    if (found) return [space, found];
  }
  throw new ApiError("ServiceNotFound", `The service ${service} does not exist in the namespace ${namespace}.`);
}
