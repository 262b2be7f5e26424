import { localEcs, serviceArn } from "../../arns";
import type { Control } from "../../control";
import type { Service } from "../service/record";
import { type Deployment, isOwn, revisionIdOf, shortId } from "./record";

export interface Found {
  service: Service;
  deployment: Deployment;
}

/** The service deployment of this ARN. */
export function tryFindServiceDeployment({ store }: Pick<Control, "store">, arn: string): Found | undefined {
  const [service, id] = named(store, "service-deployment", arn);
  const deployment = service?.deployments.find((each) => isOwn(each) && shortId(each) === id);
  return service && deployment && { service, deployment };
}

/** The service revision of this ARN, and the deployment that first deployed it of those that are known. */
export function tryFindServiceRevision({ store }: Pick<Control, "store">, arn: string): Found | undefined {
  const [service, id] = named(store, "service-revision", arn);
  const deployment = service?.deployments.findLast((each) => revisionIdOf(each) === id);
  return service && deployment && { service, deployment };
}

function named(store: Control["store"], kind: string, arn: string): [Service?, string?] {
  const found = localEcs(arn);
  if (found?.kind !== kind || found.path.length !== 3) return [];
  const [cluster = "", name = "", id] = found.path;
  return [store.get("services", serviceArn(cluster, name)), id];
}
