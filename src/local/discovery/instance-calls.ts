import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { checkAttributes } from "./attributes";
import { invalidInput } from "./errors";
import { findByNames, findDiscoveryService } from "./find";
import { type Instance, instancesOf } from "./instances";
import { operationId } from "./operation";
import { type PageInput, paged } from "./pages";
import type { DiscoveryService } from "./record";

const byId = ({ id }: { id: string }) => id;
const statusOf = ({ healthy }: Instance) => (healthy ? "HEALTHY" : "UNHEALTHY");

function findInstance({ store }: Control, service: DiscoveryService, id: string): Instance {
  const found = instancesOf(store, service).find((each) => each.id === id);
  if (found) return found;
  throw new ApiError("InstanceNotFound", `The instance ${id} is not registered with the service ${service.id}.`);
}

interface RegisterInput {
  ServiceId: string;
  InstanceId: string;
  Attributes: Record<string, string>;
}

/** One that is there already gets the attributes given. */
async function registerInstance(control: Control, { ServiceId, InstanceId: instanceId, Attributes }: RegisterInput) {
  const service = findDiscoveryService(control, ServiceId);
  const { AWS_INIT_HEALTH_STATUS: initial = "HEALTHY", ...attributes } = Attributes;
  checkAttributes(service, attributes);
  if (initial !== "HEALTHY" && initial !== "UNHEALTHY") {
    throw invalidInput(`AWS_INIT_HEALTH_STATUS is ${initial}; allowed are HEALTHY and UNHEALTHY.`);
  }
  const put = {
    id: `${service.id}/${instanceId}`,
    instanceId,
    serviceId: service.id,
    attributes,
    healthy: initial === "HEALTHY",
  };
  await control.store.commit([{ table: "registeredInstances", put }]);
  return { OperationId: operationId("REGISTER_INSTANCE", { SERVICE: service.id, INSTANCE: instanceId }) };
}

async function deregisterInstance(control: Control, { ServiceId, InstanceId }: Omit<RegisterInput, "Attributes">) {
  const service = findDiscoveryService(control, ServiceId);
  refuseTask(findInstance(control, service, InstanceId), "deregistered");
  await control.store.commit([{ table: "registeredInstances", remove: `${service.id}/${InstanceId}` }]);
  return { OperationId: operationId("DEREGISTER_INSTANCE", { SERVICE: service.id, INSTANCE: InstanceId }) };
}

/** What a task is ECS sees to: it would be registered again at once. */
function refuseTask({ id, task }: Instance, what: string): void {
  if (task !== undefined) throw invalidInput(`The instance ${id} is a task of ECS's, and can't be ${what} here.`);
}

async function updateHealth(
  control: Control,
  { ServiceId, InstanceId, Status }: { ServiceId: string; InstanceId: string; Status: string },
) {
  const service = findDiscoveryService(control, ServiceId);
  refuseTask(findInstance(control, service, InstanceId), "given another health");
  if (!service.healthChecked) {
    throw new ApiError("CustomHealthNotFound", `The service ${service.id} has no custom health check.`);
  }
  const found = control.store.get("registeredInstances", `${service.id}/${InstanceId}`)!;
  await control.store.commit([{ table: "registeredInstances", put: { ...found, healthy: Status === "HEALTHY" } }]);
  return {};
}

interface DiscoverInput {
  NamespaceName: string;
  ServiceName: string;
  MaxResults?: number;
  QueryParameters?: Record<string, string>;
  OptionalParameters?: Record<string, string>;
  HealthStatus?: "HEALTHY" | "UNHEALTHY" | "ALL" | "HEALTHY_OR_ELSE_ALL";
}

/** https://docs.aws.amazon.com/cloud-map/latest/api/API_DiscoverInstances.html */
async function discoverInstances(control: Control, input: DiscoverInput) {
  const { MaxResults = 100, QueryParameters = {}, OptionalParameters = {} } = input;
  const [namespace, service] = findByNames(control, input.NamespaceName, input.ServiceName);
  const all = instancesOf(control.store, service);
  const has = (parameters: Record<string, string>) => (each: Instance) =>
    Object.entries(parameters).every(([name, value]) => each.attributes[name] === value);
  const asked = all.filter(has(QueryParameters));
  const preferred = asked.filter(has(OptionalParameters));
  const instances = ofHealth(preferred.length > 0 ? preferred : asked, input.HealthStatus).slice(0, MaxResults);
  return {
    Instances: instances.map((each) => ({
      InstanceId: each.id,
      NamespaceName: namespace.name,
      ServiceName: service.name,
      HealthStatus: statusOf(each),
      Attributes: each.attributes,
    })),
    InstancesRevision: revisionOf(all),
  };
}

function ofHealth(instances: Instance[], asked: DiscoverInput["HealthStatus"] = "HEALTHY_OR_ELSE_ALL"): Instance[] {
  const healthy = instances.filter((each) => each.healthy);
  if (asked === "ALL") return instances;
  if (asked === "UNHEALTHY") return instances.filter((each) => !each.healthy);
  return asked === "HEALTHY" || healthy.length > 0 ? healthy : instances;
}

/** Another number for whatever else there is to discover. */
function revisionOf(instances: Instance[]): number {
  const text = JSON.stringify(instances.map(({ id, attributes, healthy }) => [id, attributes, healthy]));
  let sum = 7;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)!) % 2 ** 45;
  return sum;
}

async function healthStatus(control: Control, input: PageInput & { ServiceId: string; Instances?: string[] }) {
  const service = findDiscoveryService(control, input.ServiceId);
  const wanted = input.Instances?.map((id) => findInstance(control, service, id));
  const page = paged("Status", wanted ?? instancesOf(control.store, service), input, byId);
  const Status = Object.fromEntries(page.Status.map((each) => [each.id, statusOf(each)]));
  return { Status, NextToken: page.NextToken };
}

async function listInstances(control: Control, input: PageInput & { ServiceId: string }) {
  const service = findDiscoveryService(control, input.ServiceId);
  const { Instances, NextToken } = paged("Instances", instancesOf(control.store, service), input, byId);
  return { Instances: Instances.map(({ id, attributes }) => ({ Id: id, Attributes: attributes })), NextToken };
}

async function getInstance(control: Control, { ServiceId, InstanceId }: { ServiceId: string; InstanceId: string }) {
  const { id, attributes } = findInstance(control, findDiscoveryService(control, ServiceId), InstanceId);
  return { Instance: { Id: id, Attributes: attributes } };
}

const PAGE = all("NextToken", "MaxResults");

/** Cloud Map's operations on instances, and those that look for them. */
export const DISCOVERY_INSTANCE_CALLS: Calls = {
  RegisterInstance: { run: registerInstance, acts: all("ServiceId", "InstanceId", "CreatorRequestId", "Attributes") },
  DeregisterInstance: { run: deregisterInstance, acts: all("ServiceId", "InstanceId") },
  UpdateInstanceCustomHealthStatus: { run: updateHealth, acts: all("ServiceId", "InstanceId", "Status") },
  DiscoverInstances: {
    run: discoverInstances,
    acts: {
      ...all("NamespaceName", "ServiceName", "MaxResults", "QueryParameters", "OptionalParameters", "HealthStatus"),
      OwnerAccount: true,
    },
  },
  DiscoverInstancesRevision: {
    run: async (control, input: DiscoverInput) => {
      const [, service] = findByNames(control, input.NamespaceName, input.ServiceName);
      return { InstancesRevision: revisionOf(instancesOf(control.store, service)) };
    },
    acts: all("NamespaceName", "ServiceName", "OwnerAccount"),
  },
  GetInstancesHealthStatus: { run: healthStatus, acts: { ...PAGE, ...all("ServiceId", "Instances") } },
  ListInstances: { run: listInstances, acts: { ...PAGE, ServiceId: true } },
  GetInstance: { run: getInstance, acts: all("ServiceId", "InstanceId") },
};
