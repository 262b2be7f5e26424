import type { Resource } from "../../src/cfn/resource";
import { type Json, join } from "../../src/cfn/value";
import { att } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

type Body = { widgets: { type: string; x: number; y: number; width: number; properties: Record<string, unknown> }[] };

const bodyOf = (resources: Resource[]) =>
  (find(resources, "web/Dashboard").properties.DashboardBody as Json).value as unknown as Body;
const titles = (resources: Resource[]) => bodyOf(resources).widgets.map(({ properties }) => properties.title);

test("a service that doesn't ask for it has no dashboard", () => {
  expect(ids(service({}).resources)).not.toContain("web/Dashboard");
});

test("a dashboard shows tasks, what they use, and what they write; behind a load balancer its requests as well", () => {
  const own = ["Tasks", "CPU (%)", "Memory (%)"];
  expect(titles(service({ dashboard: true }).resources)).toEqual([...own, "Logs of web"]);
  const behind = service({ dashboard: true, port: 80, alarms: {} }, { loadBalanced: true }).resources;
  expect(titles(behind)).toEqual(["Alarms of web", ...own, "Requests", "Response time (s)", "Targets", "Logs of web"]);
  expect(bodyOf(behind).widgets[0]!.properties.alarms).toContainEqual(att("web/ErrorsAlarm", "Arn"));
  expect(find(behind, "web/Dashboard").properties.DashboardName).toEqual(
    join("-", [att("shop/Cluster", "ClusterName"), "web"]),
  );
});

test("its widgets stand in rows, none over another", () => {
  const { widgets } = bodyOf(service({ dashboard: true, port: 80, alarms: {} }, { loadBalanced: true }).resources);
  expect(widgets.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [0, 3],
    [8, 3],
    [16, 3],
    [0, 9],
    [8, 9],
    [16, 9],
    [0, 15],
  ]);
});

test("tasks that nobody counts are not shown", () => {
  const blind = cluster({ containerInsights: false }).refs;
  expect(titles(service({ dashboard: true }, { cluster: blind }).resources)).not.toContain("Tasks");
});
