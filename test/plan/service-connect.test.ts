import { att } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

const { refs: shop } = cluster();
type Options = Parameters<typeof service>[0];
const connected = (options: Options = {}, name = "web") =>
  service({ port: 8080, serviceConnect: {}, ...options }, { cluster: shop, name }).resources;

test("a service is called by its name on its container's port, and lets the cluster's tasks in", () => {
  const resources = connected();
  expect(find(resources, "web/Service")).toMatchObject({
    dependsOn: expect.arrayContaining(["web/DiscoveryIngressTcp8080"]),
    properties: {
      ServiceConnectConfiguration: {
        Enabled: true,
        Namespace: shop.namespaceArn ?? shop.namespaceName,
        Services: [{ ClientAliases: [{ DnsName: "web", Port: 8080 }], DiscoveryName: "web", PortName: "main" }],
      },
    },
  });
  expect(find(resources, "web/TaskDefinition").properties.ContainerDefinitions).toMatchObject([
    { PortMappings: [{ ContainerPort: 8080, Name: "main" }] },
  ]);
  expect(find(resources, "web/DiscoveryIngressTcp8080").properties).toMatchObject({
    FromPort: 8080,
    GroupId: att("web/SecurityGroup", "GroupId"),
  });
});

test("a service without a port only calls others", () => {
  const { resources } = service({ serviceConnect: {} }, { cluster: shop, name: "worker" });
  const { ServiceConnectConfiguration } = find(resources, "worker/Service").properties;
  expect(ServiceConnectConfiguration).not.toHaveProperty("Services");
  expect(ids(resources).filter((id) => id.includes("Ingress"))).toEqual([]);
});

test("where service discovery lets the cluster's tasks in, it needs no rule of its own", () => {
  const resources = connected({ serviceDiscovery: {}, serviceConnect: { name: "store" } }, "both");
  expect(ids(resources).filter((id) => id.includes("Ingress"))).toEqual(["both/DiscoveryIngressTcp8080"]);
});

test.each<[Options, string]>([
  [{ serviceConnect: { name: "Web" } }, 'serviceConnect.name is "Web"; allowed are 1–63 small letters'],
  [{ serviceConnect: {}, serviceDiscovery: {} }, 'serviceConnect.name is "other"; allowed is another name'],
  [{ serviceConnect: { port: 80 }, port: undefined }, "serviceConnect.port is 80; allowed is only to leave it out"],
])("%j is refused", (options, message) => {
  expect(() => connected(options, "other")).toThrow(message);
});

test("a name that another service of the cluster has is refused", () => {
  connected({ serviceConnect: { name: "twin" } }, "one");
  expect(() => connected({ serviceConnect: { name: "twin" } }, "two")).toThrow('serviceConnect.name is "twin"');
});
