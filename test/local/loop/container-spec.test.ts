import type { ContainerDefinition, TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { containerSpec, pauseSpec } from "../../../src/local/loop/container-spec";
import { containerOf, definitionOf, newTaskOf } from "../../support/fixtures";

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
