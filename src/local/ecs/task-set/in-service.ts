import { lastPart, localEcs } from "../../arns";
import type { Deployment } from "../deployment/record";
import type { Service } from "../service/record";
import type { TaskSet } from "./record";

/** The service's task set of this id or ARN. */
export function tryFindTaskSet(service: Service, idOrArn: string): Deployment | undefined {
  const id = idOrArn.startsWith("arn:") ? idIn(service, idOrArn) : idOrArn;
  return service.deployments.find((each) => each.taskSet && each.id === id);
}

function idIn(service: Service, arn: string): string | undefined {
  const { kind, path = [] } = localEcs(arn) ?? {};
  const [cluster, name, ...id] = path;
  const isOf = kind === "task-set" && cluster === lastPart(service.clusterArn) && name === service.name;
  return isOf ? id.join("/") : undefined;
}

/** The service with a task set that has come to be another. */
export function withTaskSet(service: Service, id: string, taskSet: TaskSet): Service {
  const deployments = service.deployments.map((each) => (each.id === id ? { ...each, taskSet } : each));
  return { ...service, deployments };
}
