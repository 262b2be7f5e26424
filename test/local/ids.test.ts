import { deploymentId, fraction, hexId, uuid } from "../../src/local/ids";

test("ids of different seeds differ, and the same seeds give the same id", () => {
  const ids = new Set<string>();
  for (let n = 0; n < 20_000; n++)
    ids.add(hexId("arn:aws:ecs:us-east-1:000000000000:service/shop/web", 1_000 + n, n % 7));
  expect(ids.size).toBe(20_000);
  expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(hexId("a", 1)).toBe(hexId("a", 1));
});

test("ids have the shapes that ECS gives them", () => {
  expect(deploymentId("web", 1)).toMatch(/^ecs-svc\/\d{19}$/);
  expect(uuid("web", 1)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("fractions are spread evenly", () => {
  const buckets = [0, 0, 0, 0];
  for (let n = 0; n < 4_000; n++) buckets[Math.floor(fraction("web", n) * 4)]! += 1;
  expect(Math.min(...buckets)).toBeGreaterThan(900);
  expect(Math.max(...buckets)).toBeLessThan(1_100);
});
