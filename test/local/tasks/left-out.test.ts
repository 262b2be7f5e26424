import { OPTIONAL_LABEL } from "../../../src/protocol/labels";
import { containerOf, Driven, failure } from "./fixtures";

const WHY = "CannotPullContainerError: xray-daemon:1: it is not on this machine";

const optional = (change: object = {}) =>
  containerOf("xray-daemon", { essential: false, dockerLabels: { [OPTIONAL_LABEL]: "true" }, ...change });
const pullFails = failure({ kind: "pull", container: "xray-daemon" }, WHY);

describe("a container that tasks may run without", () => {
  test("is left out where its image isn't here, and says why", () => {
    const driven = new Driven([containerOf("web"), optional()]);
    driven.step();
    driven.tell(pullFails);
    expect(driven.task.desiredStatus).toBe("RUNNING");
    driven.upTo();
    expect(driven.task.lastStatus).toBe("RUNNING");
    expect(driven.container("xray-daemon")).toMatchObject({ lastStatus: "STOPPED", reason: WHY });
    expect(driven.container("xray-daemon").dockerId).toBeUndefined();
  });

  test("holds up none that waits for its start", () => {
    const dependsOn = [{ containerName: "xray-daemon", condition: "START" as const }];
    const driven = new Driven([containerOf("web", { dependsOn }), optional()]);
    driven.step();
    driven.tell(pullFails);
    driven.upTo();
    expect(driven.task.lastStatus).toBe("RUNNING");
  });

  test("is asked for once: a task that goes on after the control plane does not pull again", () => {
    const driven = new Driven([containerOf("web"), optional()]);
    driven.step();
    driven.tell(pullFails);
    expect(driven.restart().step()).toEqual(["provision", "pull web"]);
  });

  test.each([
    ["it doesn't say so itself", containerOf("xray-daemon", { essential: false })],
    ["it is essential", optional({ essential: true })],
  ])("ends the task as any other where %s", (_, container) => {
    const driven = new Driven([containerOf("web"), container]);
    driven.step();
    driven.tell(pullFails);
    expect(driven.task).toMatchObject({ desiredStatus: "STOPPED", stoppedReason: WHY });
  });
});
