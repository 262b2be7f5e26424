import { Progress } from "../../src/cli/output/progress";
import { service } from "./overview";

const overview = (...events: [id: string, at: number][]) => ({
  ...{ Now: 0, Tasks: [], LoadBalancers: [] },
  Services: [service({ Events: events.map(([Id, At]) => ({ Id, At, Message: `event ${Id}` })) })],
});

function screen() {
  const lines: string[] = [];
  return { lines, write: (text: string) => void lines.push(text.trimEnd()) };
}

test("without a terminal each resource and each new event is one plain line", async () => {
  const { lines, write } = screen();
  const events: [string, number][] = [["old", 5]];
  const progress = new Progress({ overview: async () => overview(...events) }, "shop", { write }, 10);
  progress.event({ kind: "started", action: "create", logicalId: "web", type: "AWS::ECS::Service" });
  progress.event({ kind: "warning", logicalId: "web", message: "not enforced" });
  progress.event({ kind: "done", action: "create", logicalId: "web", type: "AWS::ECS::Service" });
  events.push(["new", 11]);
  await progress.end();
  expect(lines).toEqual([
    "  ! web: not enforced",
    "  + web AWS::ECS::Service",
    expect.stringMatching(/^ {2}\d\d:\d\d:\d\d event new$/),
  ]);
});

test("a failure says why, and what is done about it", async () => {
  const { lines, write } = screen();
  const progress = new Progress({ overview: async () => overview() }, "shop", { write });
  progress.event({
    kind: "failed",
    action: "update",
    logicalId: "web",
    type: "AWS::ECS::Service",
    reason: "tasks failed",
  });
  progress.event({ kind: "undoing", how: "rollback", reason: "web (AWS::ECS::Service): tasks failed\nlog" });
  await progress.end();
  expect(lines).toEqual([
    "  ✗ web AWS::ECS::Service",
    "  Failed: web (AWS::ECS::Service): tasks failed",
    "  Stack shop: rolling back",
  ]);
});

test("while the control plane restarts it goes on", async () => {
  const { lines, write } = screen();
  let calls = 0;
  const flaky = async () => {
    if (calls++ === 0) throw new Error("connection refused");
    return overview(["new", 11]);
  };
  const progress = new Progress({ overview: flaky }, "shop", { write }, 10);
  await progress.end();
  expect(lines).toEqual([expect.stringContaining("event new")]);
});
