import { Names } from "../../src/cli/output/names";
import { deployment, GENERATED, overviewOf, service } from "./overview";

const names = new Names().add(
  overviewOf({
    Services: [service({ ...GENERATED, Deployments: [deployment({ Id: "ecs-svc/3721850133986122345" })] })],
    TargetGroups: [{ Name: "shop-webTargetGroup-E0A8BBA92D0A", DisplayName: "web" }],
  }),
);
const GROUP =
  "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/shop-webTargetGroup-E0A8BBA92D0A/f29c16a60d24f247";

test.each([
  [`registered 1 targets in (target-group ${GROUP})`, "registered 1 targets in (target-group web)"],
  [`has started 1 tasks: (task ${"0123456789abcdef".repeat(2)}).`, "has started 1 tasks: (task 0123456789ab)."],
  ["(deployment ecs-svc/3721850133986122345) deployment completed.", "(deployment 372185013398) deployment completed."],
  ["Rolled back to shop-clusterClusterBE3E9383-95F06E8A4791-web:6.", "Rolled back to web:6."],
  ["webServiceDF5181DE (AWS::ECS::Service): failed", "web (AWS::ECS::Service): failed"],
  [`arn:aws:ecs:us-east-1:000000000000:service/${GENERATED.Cluster}/${GENERATED.Name} is gone`, "web is gone"],
  ["the website shop-web and webServiceDF5181DEx stay", "the website shop-web and webServiceDF5181DEx stay"],
])("%s", (message, shown) => {
  expect(names.text(message)).toBe(shown);
});

test("what a container wrote stays as it is", () => {
  const message = `webServiceDF5181DE failed\n  trace ${"0123456789abcdef".repeat(2)} of webServiceDF5181DE`;
  expect(names.text(message)).toBe(`web failed\n  trace ${"0123456789abcdef".repeat(2)} of webServiceDF5181DE`);
});

test("what was there before keeps its name", () => {
  const all = new Names().add(overviewOf({ Services: [service(GENERATED)] }));
  expect(all.add(overviewOf()).of("webServiceDF5181DE")).toBe("web");
});
