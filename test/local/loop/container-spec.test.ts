import type { ContainerDefinition, TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { containerSpec, needsPause, pauseSpec } from "../../../src/local/loop/container-spec";
import { containerOf, definitionOf, newTaskOf } from "../../support/fixtures";

const restarting = (name: string) => containerOf(name, { given: { restartPolicy: { enabled: true } } });

function specs(given: Record<string, unknown>, other?: TaskDefinition["other"]) {
  const container: ContainerDefinition = { ...containerOf("app"), given };
  const definition = { ...definitionOf(1, { containers: [container] }), other };
  const task = newTaskOf("1", { definition });
  return { app: containerSpec(task, definition, container), pause: pauseSpec(task, definition, "pause:1") };
}

test("Linux parameters reach the container, a device with ECS's own defaults", () => {
  const { app } = specs({
    privileged: true,
    interactive: true,
    dockerSecurityOptions: ["no-new-privileges"],
    linuxParameters: {
      capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
      devices: [{ hostPath: "/dev/fuse" }, { hostPath: "/dev/a", containerPath: "/dev/b", permissions: ["read"] }],
      tmpfs: [{ containerPath: "/scratch", size: 16, mountOptions: ["noexec"] }],
      sharedMemorySize: 32,
      maxSwap: 64,
      swappiness: 10,
    },
  });
  expect(app).toMatchObject({
    privileged: true,
    interactive: true,
    securityOptions: ["no-new-privileges"],
    capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
    devices: [
      { hostPath: "/dev/fuse", containerPath: "/dev/fuse", permissions: "rwm" },
      { hostPath: "/dev/a", containerPath: "/dev/b", permissions: "r" },
    ],
    tmpfs: [{ path: "/scratch", options: "size=16m,noexec" }],
    sharedMemory: 32,
    swap: 64,
    swappiness: 10,
  });
});

test("swappiness without swap is ignored, as ECS does", () => {
  expect(specs({ linuxParameters: { swappiness: 10 } }).app.swappiness).toBeUndefined();
});

test("kernel parameters of the network are those of the task's namespace, the others the container's", () => {
  const systemControls = [
    { namespace: "net.core.somaxconn", value: "1024" },
    { namespace: "kernel.msgmax", value: "65536" },
  ];
  const { app, pause } = specs({ systemControls });
  expect(pause.sysctls).toEqual({ "net.core.somaxconn": "1024" });
  expect(app.sysctls).toEqual({ "kernel.msgmax": "65536" });
});

test("a container that is alone has all of a namespace itself", () => {
  const given = {
    ...{ hostname: "box", dnsServers: ["10.0.0.2"] },
    systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
  };
  const container: ContainerDefinition = { ...containerOf("app"), given };
  const definition = { ...definitionOf(1, { containers: [container] }), other: { pidMode: "task", ipcMode: "task" } };
  const task = { ...newTaskOf("1", { definition }), alone: true as const };
  const app = containerSpec(task, definition, container, undefined, {}, { linkLocal: "169.254.1.1" });
  expect(app).toMatchObject({
    network: {
      ...{ kind: "own", name: "slipway-default", hostname: "box", linkLocal: "169.254.1.1" },
      dns: { servers: ["10.0.0.2"] },
    },
    labels: { "slipway.agent.address": "169.254.1.1" },
    sysctls: { "net.core.somaxconn": "1024" },
  });
  expect(app.pid).toBeUndefined();
  expect(app.ipc).toBeUndefined();
});

test.each([
  ["one container needs none", [containerOf("web")], {}, false],
  ["two share one", [containerOf("web"), containerOf("proxy")], {}, true],
  ["one that may be started again in place keeps its address by it", [restarting("web")], {}, true],
  ["a port that leads to another is its", [containerOf("web")], { relays: [{ port: 80, to: 8080 }] }, true],
])("pause containers: %s", (_, containers, held, needed) => {
  expect(needsPause(definitionOf(1, { containers }), { mounts: [], relays: [], ...held })).toBe(needed);
});

test("host name and DNS are the namespace's", () => {
  const { pause } = specs({ hostname: "box", dnsServers: ["10.0.0.2"], dnsSearchDomains: ["corp.example"] });
  expect(pause.network).toMatchObject({
    hostname: "box",
    dns: { servers: ["10.0.0.2"], search: ["corp.example"] },
  });
});

test.each([
  ["task", { pid: { container: expect.any(String) }, ipc: { container: expect.any(String) } }, "shareable"],
  ["host", { pid: "host", ipc: "host" }, undefined],
])("processes and IPC in the mode %s", (mode, expected, ofPause) => {
  const { app, pause } = specs({}, { pidMode: mode, ipcMode: mode });
  expect(app).toMatchObject(expected);
  expect(pause.ipc).toBe(ofPause);
});
