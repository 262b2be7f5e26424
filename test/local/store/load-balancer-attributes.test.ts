import { loadBalancerAttributes } from "../../../src/local/store/migrations/0004-load-balancer-attributes";
import type { RawTables } from "../../../src/local/store/migrations/migration";

const attribute = { Key: "idle_timeout.timeout_seconds", Value: "30" };

test("a load balancer of before has the attributes that its resource was given", () => {
  const tables: RawTables = new Map([
    ["loadBalancers", new Map(["arn:a", "arn:b", "arn:c"].map((id): [string, object] => [id, { id }]))],
    [
      "resources",
      new Map([
        ["shop|A", { identifier: "arn:a", properties: { LoadBalancerAttributes: [attribute] } }],
        ["shop|B", { identifier: "arn:b", properties: {} }],
      ]),
    ],
  ]) as RawTables;
  loadBalancerAttributes(tables);
  expect([...(tables.get("loadBalancers")?.values() ?? [])]).toEqual([
    { id: "arn:a", attributes: { [attribute.Key]: attribute.Value } },
    { id: "arn:b", attributes: {} },
    { id: "arn:c", attributes: {} },
  ]);
});

test("a store without load balancers is migrated as well", () => {
  expect(() => loadBalancerAttributes(new Map())).not.toThrow();
});
