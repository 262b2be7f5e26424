import { containerOf, Driven, exit, failure, NOW, stopEvent } from "./fixtures";

const two = () => [containerOf("web"), containerOf("log")];

test("the version grows with every change that ECS tells of, and with no other", () => {
  const task = new Driven(two());
  const versions = [task.task.version];
  const seen = () => {
    versions.push(task.task.version);
  };
  task.step();
  seen();
  task.tell({ kind: "pulled", container: "web" });
  seen();
  expect(versions).toEqual([1, 1, 1]);
  task.up();
  seen();
  task.tell({ kind: "probed", container: "web", exitCode: 0, output: "", beganAt: NOW });
  const running = task.task.version!;
  expect(running).toBeGreaterThan(1);
  task.tell(stopEvent);
  expect(task.task.version).toBeGreaterThan(running);
  const stopping = task.task.version!;
  task.tell(exit("web"), exit("log"));
  expect(task.task.version).toBeGreaterThan(stopping);
  const before = task.task.version!;
  task.tell({ kind: "released" });
  expect(task.task.version).toBe(before + 1);
});

test("the pull begins with the first image asked for, and stops when the last one is here", () => {
  const task = new Driven(two());
  task.step();
  task.after(1000).tell({ kind: "pulled", container: "web", digest: "sha256:1" });
  expect(task.task.pullStartedAt).toBe(NOW);
  expect(task.task.pullStoppedAt).toBeUndefined();
  task.after(1000).tell({ kind: "pulled", container: "log" });
  expect(task.task.pullStoppedAt).toBe(NOW + 2000);
  expect(task.container("web").imageDigest).toBe("sha256:1");
  expect(task.container("log").imageDigest).toBeUndefined();
});

test("a container whose image could not be pulled is STOPPED in its STOPPED task, without an exit code", () => {
  const task = new Driven(two());
  task.step();
  task.after(1000).tell(failure({ kind: "pull", container: "web" }, "CannotPullContainerError: web: not found"));
  expect(task.task).toMatchObject({ stopCode: "TaskFailedToStart", pullStartedAt: NOW, pullStoppedAt: NOW + 1000 });
  task.tell(failure({ kind: "provision" }, "gone"), { kind: "released" });
  expect(task.task.lastStatus).toBe("STOPPED");
  for (const { lastStatus, exitCode } of task.task.containers) {
    expect({ lastStatus, exitCode }).toEqual({ lastStatus: "STOPPED", exitCode: undefined });
  }
});

test("the hardware address of its namespace is the task's", () => {
  const task = new Driven(two());
  task.step();
  task.tell({ kind: "provisioned", pause: "pause", ip: "10.0.0.2", mac: "02:42:0a:00:00:02" });
  expect(task.task).toMatchObject({ ip: "10.0.0.2", mac: "02:42:0a:00:00:02" });
});

test("a task is stopping from the first reason on, whatever else comes", () => {
  const task = new Driven(two()).up();
  task.after(1000).tell(stopEvent);
  expect(task.task.stoppingAt).toBe(NOW + 1000);
  task.after(1000).tell(exit("web"));
  expect(task.task.stoppingAt).toBe(NOW + 1000);
});
