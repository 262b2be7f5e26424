import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import { serviceArn } from "../../arns";
import type { Control } from "../../control";
import { deleteService } from "../../scheduler";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { checkClientToken, requestHash } from "../client-token";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { sought } from "../sought";
import { launchTypeOf } from "../strategy/on-fargate";
import { CREATE_SERVICE, UPDATE_SERVICE } from "./acts";
import { connectChanges } from "./connect";
import { describeService } from "./describe";
import { findService, tryFindService } from "./find";
import type { CreateServiceInput, UpdateServiceInput } from "./input";
import { changedService, newService } from "./make";
import type { Service } from "./record";

/** The same call again, or another one with the same token, is answered with the service that the first one made. */
async function createServiceCall(control: Control, input: CreateServiceInput) {
  const { clientToken } = input;
  checkClientToken(clientToken, 36);
  const request = requestHash(input);
  const { name: cluster } = findCluster(control, input.cluster);
  const existing = control.store.get("services", serviceArn(cluster, input.serviceName));
  const { createdWith } = existing ?? {};
  const again = createdWith && (createdWith.request === request || (clientToken && createdWith.token === clientToken));
  if (existing?.status === "ACTIVE" && again) return { service: describeService(control, existing, ["TAGS"]) };
  const made: Service = {
    ...newService(control, input),
    createdWith: { request, ...(clientToken !== undefined && { token: clientToken }) },
  };
  return committed(control, made);
}

async function updateServiceCall(control: Control, input: UpdateServiceInput) {
  const service = findService(control, input.service, input.cluster);
  if (service.status !== "ACTIVE") throw new ApiError("ServiceNotActiveException", "Service was not ACTIVE.");
  return committed(control, changedService(control, service, input));
}

async function committed(control: Control, service: Service) {
  await control.store.commit([{ table: "services", put: service }, ...connectChanges(control, service)]);
  return { service: describeService(control, service, ["TAGS"]) };
}

async function deleteServiceCall(control: Control, input: { service: string; cluster?: string; force?: boolean }) {
  const service = findService(control, input.service, input.cluster);
  if (service.status === "INACTIVE") throw new ApiError("ServiceNotFoundException", "Service not found.");
  if (!input.force && service.schedulingStrategy === "REPLICA" && service.desiredCount > 0) {
    throw invalidParameter("The service cannot be stopped while it is scaled above 0.");
  }
  const deleted = deleteService(service);
  await control.store.commit([{ table: "services", put: deleted }, ...connectChanges(control, deleted)]);
  return { service: describeService(control, deleted, ["TAGS"]) };
}

async function describeServices(control: Control, input: { services: string[]; cluster?: string; include?: string[] }) {
  const cluster = findCluster(control, input.cluster);
  if (input.services.length === 0) throw invalidParameter("Services cannot be empty.");
  if (input.services.length > 10) throw invalidParameter("Services has more than 10 entries.");
  const { found, failures } = sought(
    input.services,
    (name) => tryFindService(control, name, cluster),
    (name) => serviceArn(cluster.name, name),
  );
  return { services: found.map((service) => describeService(control, service, input.include ?? [])), failures };
}

/** Those that are ACTIVE. */
async function listServices(
  control: Control,
  input: PageInput & {
    cluster?: string;
    launchType?: string;
    schedulingStrategy?: string;
    resourceManagementType?: "CUSTOMER" | "ECS";
  },
) {
  const cluster = findCluster(control, input.cluster);
  const arns = control.store
    .by("services", "cluster", cluster.id)
    .filter((service) => service.status === "ACTIVE")
    // None of them is ECS's own: that is one of ECS Express Mode.
    .filter(() => input.resourceManagementType !== "ECS")
    .filter((service) => input.launchType === undefined || launchTypeOf(service.revision) === input.launchType)
    .filter((s) => input.schedulingStrategy === undefined || s.schedulingStrategy === input.schedulingStrategy)
    .map((service) => service.id);
  return paged("serviceArns", arns, { maxResults: 10, ...input }, 100);
}

/** Of all clusters: a namespace of Service Connect may be that of several. */
async function listServicesByNamespace(control: Control, input: PageInput & { namespace: string }) {
  const known = control.store.list("namespaces").find(({ name, arn }) => [name, arn].includes(input.namespace));
  const names = [input.namespace, known?.name, known?.arn];
  const arns = control.store
    .by("services", "status", "ACTIVE")
    .filter(({ revision }) => {
      const namespace = revision.serviceConnect?.configuration.namespace;
      return namespace !== undefined && names.includes(namespace);
    })
    .map(({ id }) => id);
  if (arns.length === 0 && !known) {
    throw new ApiError("NamespaceNotFoundException", `The namespace ${input.namespace} was not found.`);
  }
  return paged("serviceArns", arns, { maxResults: 10, ...input }, 100);
}

export const SERVICE_CALLS: Calls = {
  ListServicesByNamespace: { run: listServicesByNamespace, acts: { namespace: true, ...PAGE } },
  CreateService: { run: createServiceCall, acts: CREATE_SERVICE },
  UpdateService: { run: updateServiceCall, acts: UPDATE_SERVICE },
  DeleteService: { run: deleteServiceCall, acts: all("cluster", "service", "force") },
  DescribeServices: { run: describeServices, acts: all("cluster", "services", "include") },
  ListServices: {
    run: listServices,
    acts: { ...all("cluster", "launchType", "schedulingStrategy", "resourceManagementType"), ...PAGE },
  },
};
