import { REGISTRY } from "../../../src/local/registry";
import { type Acts, actedOn } from "../../../src/local/shapes/acted";

const warnings = (type: string, properties: object) =>
  actedOn(REGISTRY.handlerOf(type).acts as Acts, properties, (message) => new Error(message)).map(({ kind }) => kind);

const container = (more: object) => ({
  Family: "web",
  ContainerDefinitions: [{ Name: "web", Image: "nginx", ...more }],
});

test.each<[string, string, object]>([
  [
    "alarms",
    "AWS::ECS::Service",
    { DeploymentConfiguration: { Alarms: { AlarmNames: [], Enable: false, Rollback: false } } },
  ],
  [
    "named alarms",
    "AWS::ECS::Service",
    { DeploymentConfiguration: { Alarms: { AlarmNames: ["a"], Enable: false, Rollback: true } } },
  ],
  ["Service Connect", "AWS::ECS::Service", { ServiceConnectConfiguration: { Enabled: false } }],
  [
    "capabilities",
    "AWS::ECS::TaskDefinition",
    container({ LinuxParameters: { Capabilities: { Add: [], Drop: [] }, Devices: [], Tmpfs: [] } }),
  ],
  [
    "restarts",
    "AWS::ECS::TaskDefinition",
    container({ RestartPolicy: { Enabled: false }, Privileged: false, Secrets: [] }),
  ],
])("%s that are off need no warning", (_, type, properties) => {
  expect(warnings(type, properties)).toEqual([]);
});

test("alarms that are on act, and nothing is warned of", () => {
  const Alarms = { AlarmNames: ["a"], Enable: true, Rollback: true };
  expect(warnings("AWS::ECS::Service", { DeploymentConfiguration: { Alarms } })).toEqual([]);
});
