import golden from "../golden/logical-ids.json";
import {
  cluster,
  external,
  ids,
  managedPool,
  planAssociationFunction,
  planCapacityProviders,
  planForDiscovery,
  planForPools,
  pool,
  scheduledTask,
  service,
  task,
} from "./shop";

/** Logical ids are public API: a changed one replaces what a user has. */
test("logical ids are those of the golden file", () => {
  const shop = cluster();
  const workers = pool(shop.refs);
  const web = service({ port: 80, loadBalancer: { paths: ["/*"] } }, { cluster: shop.refs, loadBalanced: true });
  const api = service(
    { port: 80, serviceDiscovery: {}, loadBalancer: { paths: ["/api/*"] } },
    { cluster: shop.refs, name: "api", shared: web.refs.loadBalancer },
  );
  const secure = service(
    { port: 80, loadBalancer: { domain: "shop.example.com", zone: "Z1" } },
    { cluster: shop.refs, name: "secure", loadBalanced: true },
  );
  const secured = service(
    { port: 80, loadBalancer: { domain: "api.example.com", zone: "Z1" } },
    { cluster: shop.refs, name: "secured", shared: secure.refs.loadBalancer },
  );
  const arn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
  const certificates = { certificate: arn, moreCertificates: { blog: `${arn}1` } };
  const certified = service(
    { port: 80, loadBalancer: { ...certificates, targetGroups: { admin: { port: 9443, ...certificates } } } },
    { cluster: shop.refs, name: "certified", loadBalanced: true },
  );
  const shifting = service(
    { port: 80, deployment: { strategy: "CANARY", testPort: 8080 } },
    { cluster: shop.refs, name: "canary", loadBalanced: true },
  );
  const withoutNat = cluster({ nat: "none" });
  const each = cluster({ associatePools: "each" });
  const planned = {
    cluster: [
      ...shop.resources,
      ...planForDiscovery(shop.refs),
      ...planCapacityProviders({ cluster: shop.refs, pools: [workers.refs] }),
    ],
    clusterWithoutNat: [
      ...withoutNat.resources,
      ...planForDiscovery(withoutNat.refs),
      ...planForPools(withoutNat.refs),
      ...planCapacityProviders({ cluster: withoutNat.refs, pools: [workers.refs] }),
    ],
    plainService: service({}, { cluster: shop.refs, name: "worker" }).resources,
    loadBalancedService: web.resources,
    sharingService: api.resources,
    httpsService: secure.resources,
    sharingHttpsService: secured.resources,
    certifiedService: certified.resources,
    shiftingService: shifting.resources,
    pool: workers.resources,
    poolByItself: [...planAssociationFunction(each.refs), ...pool(each.refs).resources],
    managedPool: managedPool(shop.refs).resources,
    externalCapacity: external(shop.refs).resources,
    task: task({}, shop.refs).resources,
    scheduledTask: scheduledTask({}, shop.refs).resources,
    queueWorker: service(
      { queue: { acceptableLatency: 600, timePerMessage: 2 }, alarms: {} },
      { cluster: shop.refs, name: "mails", onQueue: true },
    ).resources,
  };
  const found = Object.entries(planned).map(([name, resources]) => [name, ids(resources).sort()]);
  expect(Object.fromEntries(found)).toEqual(golden);
});
