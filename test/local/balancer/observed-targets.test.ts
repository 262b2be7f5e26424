import { ObservedTargets } from "../../../src/local/balancer/observed-targets";
import type { ObservedTarget } from "../../../src/local/elb/balancer";

const target = (id: string, health: ObservedTarget["health"], loadBalancer = "one"): ObservedTarget => ({
  loadBalancer,
  targetGroup: "group",
  id,
  ip: "10.0.0.9",
  port: 80,
  health,
});

test("tells of the tasks whose targets came, changed or went, and of no others", () => {
  const observed = new ObservedTargets();
  expect(observed.see("one", [target("a", "initial"), target("b", "healthy")])).toEqual(["a", "b"]);
  expect(observed.see("one", [target("a", "healthy"), target("b", "healthy")])).toEqual(["a"]);
  expect(observed.see("one", [target("b", "healthy")])).toEqual(["a"]);
  expect(observed.of("a")).toEqual([]);
  expect(observed.of("b")).toEqual([target("b", "healthy")]);
});

test("knows a task's targets behind every load balancer", () => {
  const observed = new ObservedTargets();
  observed.see("one", [target("a", "healthy")]);
  observed.see("two", [target("a", "unhealthy", "two")]);
  expect(observed.of("a")).toEqual([target("a", "healthy"), target("a", "unhealthy", "two")]);
  expect(observed.see("one", [])).toEqual(["a"]);
  expect(observed.of("a")).toEqual([target("a", "unhealthy", "two")]);
});
