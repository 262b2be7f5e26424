import { containerConfig } from "../../../src/local/docker/container-config";
import type { ContainerSpec } from "../../../src/local/docker/runtime";

const spec = (change: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name: "web",
  image: "web:1",
  labels: { "slipway.task": "1" },
  environment: { A: "1", B: "x=y" },
  network: { kind: "own", name: "shop", aliases: ["api.shop.internal"], extraHosts: ["db:10.0.0.1"] },
  ...change,
});

it("puts a container on its network under its names", () => {
  expect(containerConfig(spec())).toMatchObject({
    name: "web",
    Image: "web:1",
    Env: ["A=1", "B=x=y"],
    HostConfig: { NetworkMode: "shop", ExtraHosts: ["db:10.0.0.1"] },
    NetworkingConfig: { EndpointsConfig: { shop: { Aliases: ["api.shop.internal"] } } },
  });
});

it("gives a container that joins another's namespace nothing that belongs to the namespace", () => {
  const config = containerConfig(spec({ network: { kind: "of", container: "pause" } }));
  expect(config.HostConfig?.NetworkMode).toBe("container:pause");
  expect(config).not.toHaveProperty("NetworkingConfig");
  expect(config).not.toHaveProperty("Hostname");
  expect(config.HostConfig).not.toHaveProperty("ExtraHosts");
});

it("turns CPU units into shares and a quota, MiB into bytes without swap", () => {
  expect(
    containerConfig(spec({ cpuShares: 256, cpuLimit: 512, memory: 128, memoryReservation: 64 })).HostConfig,
  ).toMatchObject({
    CpuShares: 256,
    CpuPeriod: 100_000,
    CpuQuota: 50_000,
    Memory: 134_217_728,
    MemorySwap: 134_217_728,
    MemoryReservation: 67_108_864,
  });
});

it("leaves out what was not asked for: Docker's and the image's defaults hold", () => {
  const { HostConfig, ...config } = containerConfig(spec());
  expect(Object.keys(config).sort()).toEqual(["Env", "Healthcheck", "Image", "Labels", "NetworkingConfig", "name"]);
  expect(Object.keys(HostConfig ?? {}).sort()).toEqual(["ExtraHosts", "LogConfig", "NetworkMode"]);
});

it("bounds what is kept of a container's output, and does not use the image's health check", () => {
  const { HostConfig, Healthcheck } = containerConfig(spec());
  expect(HostConfig?.LogConfig).toEqual({ Type: "json-file", Config: { "max-size": "5m", "max-file": "2" } });
  expect(Healthcheck).toEqual({ Test: ["NONE"] });
});

it("publishes ports on the loopback interface only", () => {
  const publish = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 80, hostPort: 8081 },
  ];
  expect(containerConfig(spec({ publish }))).toMatchObject({
    ExposedPorts: { "80/tcp": {} },
    HostConfig: {
      PortBindings: {
        "80/tcp": [
          { HostIp: "127.0.0.1", HostPort: "8080" },
          { HostIp: "127.0.0.1", HostPort: "8081" },
        ],
      },
    },
  });
});

it("mounts folders and volumes, read-only where asked", () => {
  const mounts = [
    { source: "/data", target: "/srv", readOnly: true, kind: "bind" as const },
    { source: "scratch", target: "/tmp/x", readOnly: false, kind: "volume" as const },
  ];
  expect(containerConfig(spec({ mounts })).HostConfig?.Binds).toEqual(["/data:/srv:ro", "scratch:/tmp/x"]);
});

it("gives a container the rights and the views of the machine that it is to have", () => {
  const config = containerConfig(
    spec({
      memory: 64,
      swap: 32,
      swappiness: 0,
      sharedMemory: 16,
      tmpfs: [{ path: "/scratch", options: "size=8m" }],
      devices: [{ hostPath: "/dev/fuse", containerPath: "/dev/fuse", permissions: "rw" }],
      capabilities: { add: ["NET_ADMIN"], drop: [] },
      sysctls: { "kernel.msgmax": "65536" },
      pid: { container: "pause" },
      ipc: "host",
      interactive: true,
      network: { kind: "own", name: "shop", aliases: [], dns: { servers: [], search: ["corp.example"] } },
    }),
  );
  expect(config.OpenStdin).toBe(true);
  expect(config.HostConfig).toMatchObject({
    Memory: 67_108_864,
    MemorySwap: 100_663_296,
    MemorySwappiness: 0,
    ShmSize: 16_777_216,
    Tmpfs: { "/scratch": "size=8m" },
    Devices: [{ PathOnHost: "/dev/fuse", PathInContainer: "/dev/fuse", CgroupPermissions: "rw" }],
    CapAdd: ["NET_ADMIN"],
    Sysctls: { "kernel.msgmax": "65536" },
    PidMode: "container:pause",
    IpcMode: "host",
    DnsSearch: ["corp.example"],
  });
  expect(config.HostConfig).not.toHaveProperty("Privileged");
  expect(config.HostConfig).not.toHaveProperty("CapDrop");
  expect(config.HostConfig).not.toHaveProperty("Dns");
});

it("asks Docker for as many GPUs as the container is to see", () => {
  expect(containerConfig(spec({ gpus: 2 })).HostConfig).toMatchObject({
    DeviceRequests: [{ Count: 2, Capabilities: [["gpu"]] }],
  });
});
