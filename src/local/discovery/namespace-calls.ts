import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { describeDiscoveryService, describeNamespace, typeOf } from "./describe";
import { findDiscoveryService, findNamespace } from "./find";
import { type DiscoveryServiceInput, type NamespaceInput, newDiscoveryService, newNamespace } from "./make";
import { describeOperation, operationId } from "./operation";
import { type PageInput, paged } from "./pages";
import type { DiscoveryService, Namespace } from "./record";
import { checkNamespaceEmpty, checkServiceEmpty } from "./remove";

interface Filter {
  Name: string;
  Values: string[];
  Condition?: string;
}

const PAGE = all("NextToken", "MaxResults");
const FILTERS = all("Name", "Values", "Condition");
const TAGS = all("Key", "Value");

async function createNamespace(control: Control, input: NamespaceInput) {
  const put = newNamespace(control, input);
  await control.store.commit([{ table: "namespaces", put }]);
  return { OperationId: operationId("CREATE_NAMESPACE", { NAMESPACE: put.id }) };
}

async function deleteNamespace(control: Control, { Id }: { Id: string }) {
  const { id } = findNamespace(control, Id);
  checkNamespaceEmpty(control, id);
  await control.store.commit([{ table: "namespaces", remove: id }]);
  return { OperationId: operationId("DELETE_NAMESPACE", { NAMESPACE: id }) };
}

async function listNamespaces(control: Control, input: PageInput & { Filters?: Filter[] }) {
  const filtered = (namespace: Namespace, filter: string) =>
    filter === "TYPE" ? typeOf(namespace) : filter === "RESOURCE_OWNER" ? "SELF" : namespace.name;
  const found = control.store
    .list("namespaces")
    .filter((namespace) => (input.Filters ?? []).every((filter) => matches(filter, filtered(namespace, filter.Name))));
  const { Namespaces, NextToken } = paged("Namespaces", found, input, ({ id }) => id);
  return { Namespaces: Namespaces.map((each) => describeNamespace(control, each)), NextToken };
}

function matches({ Values, Condition = "EQ" }: Filter, value: string): boolean {
  return Condition === "BEGINS_WITH" ? Values.some((each) => value.startsWith(each)) : Values.includes(value);
}

async function createService(control: Control, input: DiscoveryServiceInput) {
  const put = newDiscoveryService(control, input);
  await control.store.commit([{ table: "discoveryServices", put }]);
  return { Service: describeDiscoveryService(control, put) };
}

async function deleteService(control: Control, { Id }: { Id: string }) {
  const { id } = findDiscoveryService(control, Id);
  checkServiceEmpty(control, id);
  await control.store.commit([{ table: "discoveryServices", remove: id }]);
  return {};
}

async function listServices(control: Control, input: PageInput & { Filters?: Filter[] }) {
  const isOf = ({ namespaceId }: DiscoveryService, { Name, Values }: Filter) =>
    Name === "RESOURCE_OWNER"
      ? Values.includes("SELF")
      : Values.some((value) => value === namespaceId || value.endsWith(`/${namespaceId}`));
  const found = control.store
    .list("discoveryServices")
    .filter((service) => (input.Filters ?? []).every((filter) => isOf(service, filter)));
  const { Services, NextToken } = paged("Services", found, input, ({ id }) => id);
  return { Services: Services.map((each) => describeDiscoveryService(control, each)), NextToken };
}

/** Cloud Map's operations on namespaces and services. */
export const NAMESPACE_CALLS: Calls = {
  CreateHttpNamespace: {
    run: createNamespace,
    acts: { ...all("Name", "CreatorRequestId", "Description"), Tags: TAGS },
  },
  CreatePrivateDnsNamespace: {
    run: createNamespace,
    acts: {
      ...all("Name", "CreatorRequestId", "Description", "Vpc"),
      Properties: { DnsProperties: { SOA: all("TTL") } },
      Tags: TAGS,
    },
  },
  DeleteNamespace: { run: deleteNamespace, acts: all("Id") },
  GetNamespace: {
    run: async (control, { Id }: { Id: string }) => ({
      Namespace: describeNamespace(control, findNamespace(control, Id)),
    }),
    acts: all("Id"),
  },
  ListNamespaces: { run: listNamespaces, acts: { ...PAGE, Filters: FILTERS } },
  CreateService: {
    run: createService,
    acts: {
      ...all("Name", "NamespaceId", "CreatorRequestId", "Description", "Type"),
      DnsConfig: { ...all("NamespaceId", "RoutingPolicy"), DnsRecords: all("Type", "TTL") },
      HealthCheckCustomConfig: all("FailureThreshold"),
      HealthCheckConfig: "Route 53 checks public names from the internet; HealthCheckCustomConfig is ECS's",
      Tags: TAGS,
    },
  },
  DeleteService: { run: deleteService, acts: all("Id") },
  GetService: {
    run: async (control, { Id }: { Id: string }) => ({
      Service: describeDiscoveryService(control, findDiscoveryService(control, Id)),
    }),
    acts: all("Id"),
  },
  ListServices: { run: listServices, acts: { ...PAGE, Filters: FILTERS } },
  GetOperation: {
    run: async (_: Control, { OperationId }: { OperationId: string }) => ({
      Operation: describeOperation(OperationId),
    }),
    acts: all("OperationId"),
  },
};
