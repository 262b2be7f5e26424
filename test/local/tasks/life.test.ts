import { containerOf, Driven, exit, failure, NOW, signalled, stopEvent } from "./fixtures";

const web = containerOf("web");
const sidecar = containerOf("sidecar", { essential: false });

describe("a task on its way up", () => {
  test("makes its namespace and pulls its images at the same time", () => {
    const driven = new Driven([web, sidecar]);
    expect(driven.step()).toEqual(["provision", "pull web", "pull sidecar"]);
    expect(driven.task.lastStatus).toBe("PROVISIONING");
    expect(driven.step()).toEqual([]);
  });

  test("creates a container as soon as its image and the namespace are there, and starts it then", () => {
    const driven = new Driven([web, sidecar]);
    driven.step();
    expect(driven.tell({ kind: "pulled", container: "web" })).toEqual([]);
    expect(driven.tell({ kind: "provisioned", pause: "p", ip: "10.0.0.2" })).toEqual(["create web"]);
    expect(driven.task).toMatchObject({ lastStatus: "PENDING", pause: "p", ip: "10.0.0.2" });
    expect(driven.tell({ kind: "created", container: "web", dockerId: "w" })).toEqual(["start web"]);
  });

  test("is RUNNING when every container has been started", () => {
    const driven = new Driven([web, sidecar]);
    driven.step();
    driven.tell({ kind: "provisioned", pause: "p", ip: "" }, { kind: "pulled", container: "web" });
    driven.tell({ kind: "created", container: "web", dockerId: "w" }, { kind: "started", container: "web" });
    expect(driven.task.lastStatus).toBe("PENDING");
    driven.tell({ kind: "pulled", container: "sidecar" }, { kind: "created", container: "sidecar", dockerId: "s" });
    driven.after(10).tell({ kind: "started", container: "sidecar" });
    expect(driven.task).toMatchObject({ lastStatus: "RUNNING", startedAt: NOW + 10, healthStatus: "UNKNOWN" });
  });

  test("whose only container has no pause container is where that is as it starts", () => {
    const driven = new Driven([web]);
    driven.step();
    expect(driven.tell({ kind: "provisioned" }, { kind: "pulled", container: "web" })).toEqual(["create web"]);
    expect(driven.task).toMatchObject({ lastStatus: "PENDING", alone: true });
    driven.tell({ kind: "created", container: "web", dockerId: "w" });
    driven.tell({ kind: "started", container: "web", ip: "10.0.0.2", mac: "02:42:0a:00:00:02" });
    expect(driven.task).toMatchObject({ lastStatus: "RUNNING", ip: "10.0.0.2", mac: "02:42:0a:00:00:02" });
    expect(driven.task.containers[0]).not.toHaveProperty("ip");
  });

  test("has been RUNNING where its last container ends before it was looked at", () => {
    const driven = new Driven([web]);
    driven.step();
    driven.tell({ kind: "provisioned", pause: "p", ip: "" }, { kind: "pulled", container: "web" });
    driven.tell({ kind: "created", container: "web", dockerId: "w" });
    driven.after(10).tell({ kind: "exited", container: "web", exitCode: 0, oomKilled: false });
    expect(driven.task).toMatchObject({ startedAt: NOW + 10, stopCode: "EssentialContainerExited" });
  });

  test("asks again for what was under way when the control plane died", () => {
    const driven = new Driven([web]);
    driven.step();
    driven.tell({ kind: "provisioned", pause: "p", ip: "" }, { kind: "pulled", container: "web" });
    expect(driven.restart().step()).toEqual(["create web"]);
  });

  test.each([
    ["provision", { kind: "provision" as const }, "ResourceInitializationError: no space left on device"],
    ["pull", { kind: "pull" as const, container: "web" }, "CannotPullContainerError: pull access denied for web:1"],
    ["create", { kind: "create" as const, container: "web" }, "CannotCreateContainerError: invalid mount"],
    ["start", { kind: "start" as const, container: "web" }, "CannotStartContainerError: exec format error"],
  ])("stops when it can't %s", (_, operation, reason) => {
    const driven = new Driven([web]);
    driven.step();
    driven.tell(failure(operation, reason));
    expect(driven.task).toMatchObject({
      desiredStatus: "STOPPED",
      stopCode: "TaskFailedToStart",
      stoppedReason: reason,
    });
  });

  test("that is told to stop waits for what is being made, and not for a pull", () => {
    const driven = new Driven([web]);
    driven.step();
    expect(driven.tell(stopEvent)).toEqual([]);
    expect(driven.tell({ kind: "provisioned", pause: "p", ip: "" })).toEqual(["release"]);
    expect(driven.task.lastStatus).toBe("DEPROVISIONING");
  });
});

describe("containers that depend on others", () => {
  const dependsOn = (containerName: string, condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS") => [
    { containerName, condition },
  ];
  const pulled = (driven: Driven, ...names: string[]) => {
    driven.step();
    return driven.tell(
      { kind: "provisioned", pause: "p", ip: "" },
      ...names.flatMap((name) => [
        { kind: "pulled" as const, container: name },
        { kind: "created" as const, container: name, dockerId: name },
      ]),
    );
  };

  test("START: are created at once and started after it was", () => {
    const driven = new Driven([web, containerOf("proxy", { dependsOn: dependsOn("web", "START") })]);
    expect(pulled(driven, "web", "proxy")).toEqual(["start web"]);
    expect(driven.tell({ kind: "started", container: "web" })).toEqual(["start proxy"]);
  });

  test("COMPLETE: are started when it has ended, however", () => {
    const driven = new Driven([sidecar, containerOf("web", { dependsOn: dependsOn("sidecar", "COMPLETE") })]);
    pulled(driven, "web", "sidecar");
    expect(driven.tell({ kind: "started", container: "sidecar" })).toEqual([]);
    expect(driven.tell(exit("sidecar", 3))).toEqual(["start web"]);
    driven.tell({ kind: "started", container: "web" });
    expect(driven.task.lastStatus).toBe("RUNNING");
  });

  test("SUCCESS: are never started when it ended badly, and the task stops", () => {
    const driven = new Driven([sidecar, containerOf("web", { dependsOn: dependsOn("sidecar", "SUCCESS") })]);
    pulled(driven, "web", "sidecar");
    driven.tell({ kind: "started", container: "sidecar" });
    expect(driven.tell(exit("sidecar", 3))).toEqual(["release"]);
    expect(driven.task).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason:
        "dependency graph: failed to resolve container ordering dependency [sidecar] for target [web] " +
        "as dependency did not exit successfully.",
    });
    expect(driven.container("web").exitCode).toBeUndefined();
  });

  test("HEALTHY: are started when its check says so", () => {
    const healthCheck = { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3, startPeriod: 0 };
    const driven = new Driven([
      containerOf("db", { healthCheck }),
      containerOf("web", { dependsOn: dependsOn("db", "HEALTHY") }),
    ]);
    pulled(driven, "web", "db");
    expect(driven.tell({ kind: "started", container: "db" })).toEqual([]);
    expect(driven.after(100).step()).toEqual(["probe db"]);
    expect(driven.tell({ kind: "probed", container: "db", exitCode: 0, output: "" })).toEqual(["start web"]);
  });

  test("startTimeout: the task stops when it has not come so far in time", () => {
    const driven = new Driven([
      containerOf("init", { essential: false, startTimeout: 20 }),
      containerOf("web", { dependsOn: dependsOn("init", "SUCCESS") }),
    ]);
    pulled(driven, "web", "init");
    driven.tell({ kind: "started", container: "init" });
    expect(driven.wakeAt).toBe(NOW + 20_000);
    expect(driven.after(20_000).step()).toEqual(["signal init"]);
    expect(driven.task.stoppedReason).toBe(
      "dependency graph: container ordering dependency [init] for target [web] has timed out.",
    );
  });

  test("startTimeout: the task stops when a dependency that runs is not found healthy in time", () => {
    const healthCheck = { command: ["CMD", "false"], interval: 5, timeout: 2, retries: 3, startPeriod: 300 };
    const driven = new Driven([
      containerOf("db", { healthCheck, startTimeout: 20 }),
      containerOf("web", { dependsOn: dependsOn("db", "HEALTHY") }),
    ]);
    pulled(driven, "web", "db");
    driven.tell({ kind: "started", container: "db" });
    expect(driven.after(19_999).step()).toEqual(["probe db"]);
    driven.tell({ kind: "probed", container: "db", exitCode: 1, output: "" });
    expect(driven.wakeAt).toBe(NOW + 20_000);
    expect(driven.after(1).step()).toEqual(["signal db"]);
    expect(driven.task).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason: "dependency graph: container ordering dependency [db] for target [web] has timed out.",
    });
    driven.tell(exit("db", 0), { kind: "released" });
    expect(driven.container("web")).toMatchObject({ lastStatus: "STOPPED" });
    expect(driven.container("web").exitCode).toBeUndefined();
  });

  test("are stopped before what they depend on", () => {
    const driven = new Driven([web, containerOf("proxy", { dependsOn: dependsOn("web", "START") })]).up();
    expect(driven.tell(stopEvent)).toEqual(["signal proxy"]);
    expect(driven.tell(exit("proxy"))).toEqual(["signal web"]);
    expect(driven.tell(exit("web"))).toEqual(["release"]);
  });
});

describe("a running task", () => {
  test("stops when an essential container exits, even well and at once", () => {
    const driven = new Driven([web, sidecar]).up();
    expect(driven.tell(exit("web", 0))).toEqual(["signal sidecar"]);
    expect(driven.task).toMatchObject({
      desiredStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
    });
    expect(driven.container("web")).toMatchObject({ lastStatus: "STOPPED", exitCode: 0 });
  });

  test("goes on when another container exits", () => {
    const driven = new Driven([web, sidecar]).up();
    expect(driven.tell(exit("sidecar", 1))).toEqual([]);
    expect(driven.task).toMatchObject({ desiredStatus: "RUNNING", lastStatus: "RUNNING" });
  });

  test("says when the memory was the reason", () => {
    const driven = new Driven([web]).up();
    driven.tell(exit("web", 137, true));
    expect(driven.container("web").reason).toBe("OutOfMemoryError: Container killed due to memory usage");
  });

  test("keeps the first news of a container's end", () => {
    const driven = new Driven([web, sidecar]).up();
    driven.tell(exit("web", 3));
    driven.after(10).tell(exit("web", 0));
    expect(driven.container("web")).toMatchObject({ exitCode: 3, finishedAt: NOW });
  });

  test("stops when its namespace is gone", () => {
    const driven = new Driven([web]).up();
    expect(driven.tell({ kind: "namespaceLost" })).toEqual(["signal web"]);
    expect(driven.task.stopCode).toBe("EssentialContainerExited");
  });

  test("a container whose death is heard of before the answer to its start stays dead", () => {
    const driven = new Driven([web]);
    driven.step();
    driven.tell({ kind: "provisioned", pause: "p", ip: "" }, { kind: "pulled", container: "web" });
    driven.tell({ kind: "created", container: "web", dockerId: "w" });
    driven.tell(exit("web", 1), { kind: "started", container: "web" });
    expect(driven.container("web").lastStatus).toBe("STOPPED");
    expect(driven.task.stopCode).toBe("EssentialContainerExited");
  });
});

describe("a stopping task", () => {
  test("takes no signal while a load balancer may still send requests to it", () => {
    const driven = new Driven([web]).up();
    driven.registered = true;
    expect(driven.tell(stopEvent)).toEqual([]);
    expect(driven.task.lastStatus).toBe("DEACTIVATING");
    driven.registered = false;
    expect(driven.step()).toEqual(["signal web"]);
    expect(driven.task.lastStatus).toBe("STOPPING");
  });

  test("waits for no load balancer when nothing of it runs any more", () => {
    const driven = new Driven([web]).up();
    driven.registered = true;
    expect(driven.tell(exit("web", 1))).toEqual(["release"]);
  });

  test("is killed when its time to stop is over, in real time", () => {
    const driven = new Driven([web]).up();
    driven.tell(stopEvent);
    driven.tell(signalled("web"));
    expect(driven.wakeAt).toBe(NOW + 30_000);
    expect(driven.after(29_999).step()).toEqual([]);
    expect(driven.after(1).step()).toEqual(["kill web"]);
    expect(driven.tell(exit("web", 137))).toEqual(["release"]);
  });

  test("counts that time on from where it was when the control plane died", () => {
    const driven = new Driven([web]).up();
    driven.tell(stopEvent);
    driven.tell(signalled("web"));
    driven.after(20_000).restart();
    expect(driven.step()).toEqual([]);
    expect(driven.wakeAt).toBe(NOW + 30_000);
  });

  test("is signalled again where nobody knows whether it was, and has its whole time from then on", () => {
    const driven = new Driven([web]).up();
    driven.tell(stopEvent);
    expect(driven.after(40_000).step()).toEqual([]);
    expect(driven.restart().step()).toEqual(["signal web"]);
    expect(driven.tell(signalled("web"))).toEqual([]);
    expect(driven.after(29_999).step()).toEqual([]);
    expect(driven.after(1).step()).toEqual(["kill web"]);
  });

  test("counts its time from the first signal that was delivered", () => {
    const driven = new Driven([web]).up();
    driven.tell(stopEvent);
    driven.tell(signalled("web"));
    driven.after(10_000).tell(signalled("web"));
    expect(driven.wakeAt).toBe(NOW + 30_000);
  });

  test("that can't be signalled is asked to again and again, and killed when its time since the first refusal is over", () => {
    const driven = new Driven([containerOf("web", { stopTimeout: 12 })]).up();
    driven.tell(stopEvent);
    const refused = failure({ kind: "signal", container: "web" }, "CannotStopContainerError: no");
    expect(driven.tell(refused)).toEqual([]);
    expect(driven.wakeAt).toBe(NOW + 5_000);
    expect(driven.after(5_000).step()).toEqual(["signal web"]);
    driven.tell(refused);
    expect(driven.after(5_000).step()).toEqual(["signal web"]);
    driven.tell(refused);
    expect(driven.wakeAt).toBe(NOW + 15_000);
    expect(driven.after(5_000).step()).toEqual(["kill web"]);
  });

  test("stops a container that turns out to run only when it is to be removed", () => {
    const driven = new Driven([web]).upTo("start web");
    driven.restart().tell(stopEvent);
    expect(driven.task.lastStatus).toBe("DEPROVISIONING");
    expect(driven.tell({ kind: "started", container: "web" })).toEqual(["signal web"]);
    expect(driven.task.lastStatus).toBe("DEPROVISIONING");
    driven.tell(signalled("web"));
    expect(driven.tell(exit("web"))).toEqual(["release"]);
  });

  test("whose container never ran is STOPPED with a container that is STOPPED and has no exit code", () => {
    const driven = new Driven([web]);
    driven.step();
    driven.tell({ kind: "provisioned", pause: "p", ip: "" });
    driven.tell(failure({ kind: "pull", container: "web" }, "CannotPullContainerError: no"));
    driven.tell({ kind: "released" });
    expect(driven.task.lastStatus).toBe("STOPPED");
    expect(driven.container("web")).toEqual({
      name: "web",
      lastStatus: "STOPPED",
      reason: "CannotPullContainerError: no",
      health: { status: "UNKNOWN", failures: 0 },
    });
  });

  test("keeps the first reason", () => {
    const driven = new Driven([web]).up();
    driven.tell(exit("web", 1));
    driven.tell(stopEvent);
    expect(driven.task.stopCode).toBe("EssentialContainerExited");
  });

  test("is STOPPED when everything of it was removed, and tries that again until it was", () => {
    const driven = new Driven([web]).up();
    driven.tell(stopEvent);
    driven.tell(exit("web"));
    expect(driven.tell(failure({ kind: "release" }, "Docker did not answer"))).toEqual([]);
    expect(driven.wakeAt).toBe(NOW + 5_000);
    expect(driven.after(5_000).step()).toEqual(["release"]);
    expect(driven.tell({ kind: "released" })).toEqual([]);
    expect(driven.task).toMatchObject({ lastStatus: "STOPPED", stoppedAt: NOW + 5_000 });
  });
});
