import { discovery } from "../../../src/local/store/migrations/0005-discovery";
import type { RawTables } from "../../../src/local/store/migrations/migration";

test("a service of service discovery of before is answered with addresses, of healthy tasks", () => {
  const tables = new Map([["discoveryServices", new Map([["srv-1", { id: "srv-1", name: "api" }]])]]) as RawTables;
  discovery(tables);
  expect(tables.get("discoveryServices")?.get("srv-1")).toEqual({
    id: "srv-1",
    name: "api",
    dns: { routing: "MULTIVALUE", records: [{ type: "A", ttl: 10 }] },
    healthChecked: true,
  });
  expect(() => discovery(new Map())).not.toThrow();
});
