import { containerOf, Driven, exit } from "./fixtures";

const MINUTE = 60_000;

function withPolicy(policy: object, essential = true) {
  const web = { ...containerOf("web", { essential }), given: { restartPolicy: { enabled: true, ...policy } } };
  return new Driven([web, containerOf("other", { essential: false })]).up();
}

test("a container that has run for its policy's period is started again, and its task goes on", () => {
  const driven = withPolicy({ restartAttemptPeriod: 60 }).after(MINUTE);
  expect(driven.tell(exit("web", 1))).toEqual(["start web"]);
  expect(driven.task).toMatchObject({ lastStatus: "RUNNING", desiredStatus: "RUNNING" });
  driven.after(5).tell({ kind: "started", container: "web" });
  expect(driven.container("web")).toMatchObject({ lastStatus: "RUNNING", restarts: 1, startedAt: driven.now });
});

test("one that fails again within the period is not, and ends its task where it is essential", () => {
  const driven = withPolicy({}).after(5 * MINUTE);
  driven.tell(exit("web", 1));
  driven.after(5).tell({ kind: "started", container: "web" });
  driven.after(4 * MINUTE).tell(exit("web", 1));
  expect(driven.task).toMatchObject({ desiredStatus: "STOPPED", stopCode: "EssentialContainerExited" });
  expect(driven.container("web")).toMatchObject({ lastStatus: "STOPPED", exitCode: 1 });
});

test("an exit code that the policy ignores is an end", () => {
  const driven = withPolicy({ ignoredExitCodes: [0, 3] }, false).after(6 * MINUTE);
  expect(driven.tell(exit("web", 3))).toEqual([]);
  expect(driven.container("web").lastStatus).toBe("STOPPED");
});

test("a death that is told of twice is one", () => {
  const driven = withPolicy({}).after(6 * MINUTE);
  const death = { kind: "exited", container: "web", exitCode: 1, oomKilled: false, at: driven.now } as const;
  driven.tell(death);
  driven.after(5).tell({ kind: "started", container: "web" });
  driven.tell({ ...death, at: death.at - 20 });
  expect(driven.container("web")).toMatchObject({ lastStatus: "RUNNING", restarts: 1 });
});

test("a start that a dead control plane had asked for is asked for again", () => {
  const driven = withPolicy({}).after(6 * MINUTE);
  driven.tell(exit("web", 1));
  expect(driven.restart().step()).toEqual(["start web"]);
});

test("a task that is stopping restarts nothing", () => {
  const driven = withPolicy({}).after(6 * MINUTE);
  driven.tell({ kind: "stop", stopCode: "UserInitiated", reason: "Enough" });
  driven.tell(exit("web", 0));
  expect(driven.container("web").lastStatus).toBe("STOPPED");
});

test("a container without a policy is not started again", () => {
  const driven = new Driven([containerOf("web")]).up().after(6 * MINUTE);
  driven.tell(exit("web", 1));
  expect(driven.task.desiredStatus).toBe("STOPPED");
});
