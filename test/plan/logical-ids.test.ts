import golden from "../golden/logical-ids.json";
import { cluster, ids, planCapacityProviders, planForPools, pool, service } from "./shop";

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
  const withoutNat = cluster({ nat: "none" });
  const planned = {
    cluster: [...shop.resources, ...planCapacityProviders({ cluster: shop.refs, pools: [workers.refs] })],
    clusterWithoutNat: [
      ...withoutNat.resources,
      ...planForPools(withoutNat.refs),
      ...planCapacityProviders({ cluster: withoutNat.refs, pools: [workers.refs] }),
    ],
    plainService: service({}, { cluster: shop.refs, name: "worker" }).resources,
    loadBalancedService: web.resources,
    sharingService: api.resources,
    httpsService: secure.resources,
    sharingHttpsService: secured.resources,
    pool: workers.resources,
  };
  const found = Object.entries(planned).map(([name, resources]) => [name, ids(resources).sort()]);
  expect(Object.fromEntries(found)).toEqual(golden);
});
