import { isRefusal, NotStarted } from "../../../src/local/docker/not-started";

const RUNC = "OCI runtime exec failed: exec failed: unable to start container process: ";

describe("a command that could not be started", () => {
  test.each([
    [
      `${RUNC}exec: "nope": executable file not found in $PATH: unknown\r\n`,
      'exec: "nope": executable file not found in $PATH',
    ],
    [
      `${RUNC}exec: "/bin/nope": stat /bin/nope: no such file or directory: unknown\r\n`,
      "fork/exec /bin/nope: no such file or directory",
    ],
    [`${RUNC}exec: "/etc/passwd": permission denied: unknown`, "fork/exec /etc/passwd: permission denied"],
    [`${RUNC}exec /app/arm: exec format error: unknown`, "fork/exec /app/arm: exec format error"],
    [
      'OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: exec: "nope": ' +
        "executable file not found in $PATH: unknown",
      'exec: "nope": executable file not found in $PATH',
    ],
    [
      '(HTTP code 400) unexpected - OCI runtime exec failed: exec failed: exec: "nope": executable file not found in $PATH',
      'exec: "nope": executable file not found in $PATH',
    ],
    ["OCI runtime exec failed: the cgroup is gone: unknown", "the cgroup is gone"],
  ])("%j is told in the words of ECS's agent", (said, reason) => {
    expect(isRefusal(said)).toBe(true);
    expect(new NotStarted(said).message).toBe(`Failed to start pty: ${reason}`);
  });

  it("is none whose output only tells of such things", () => {
    expect(isRefusal("it said: OCI runtime exec failed: exec failed")).toBe(false);
    expect(isRefusal("sh: 1: nope: not found")).toBe(false);
  });
});
