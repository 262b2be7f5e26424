import { DockerUnreachableError, dockerError, isUnreachable, shortMessage } from "../../../src/local/docker/errors";

const answered = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } });

it.each([
  [
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "nope": executable file not found in $PATH: unknown',
    'exec: "nope": executable file not found in $PATH',
  ],
  [
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nope": stat nope: no such file or directory: unknown',
    'exec: "nope": stat nope: no such file or directory',
  ],
  [
    "driver failed programming external connectivity on endpoint web (0123abcd): Bind for 127.0.0.1:8080 failed: port is already allocated",
    "Bind for 127.0.0.1:8080 failed: port is already allocated",
  ],
  ["No such container: web", "No such container: web"],
])("what Docker said is told without the layers that it went through: %s", (said, told) => {
  expect(shortMessage(answered(500, said))).toBe(told);
});

it("a full disk, used up address ranges and GPUs that are not there come with what to do", () => {
  expect(shortMessage(answered(500, 'could not select device driver "" with capabilities: [[gpu]]'))).toMatch(
    /no GPUs for containers on this machine/,
  );
  expect(shortMessage(answered(500, "write /x: no space left on device"))).toMatch(/docker system df/);
  expect(
    shortMessage(answered(500, "could not find an available, non-overlapping IPv4 address pool among the defaults")),
  ).toMatch(/docker network ls/);
});

it("tells a Docker that doesn't answer from one that refuses", () => {
  const gone = Object.assign(new Error("connect ECONNREFUSED /var/run/docker.sock"), { code: "ECONNREFUSED" });
  const refused = dockerError(answered(409, "Conflict"), "container web");
  expect(isUnreachable(gone)).toBe(true);
  expect(isUnreachable(new Error("socket hang up"))).toBe(true);
  expect(isUnreachable(refused)).toBe(false);
  expect(refused).toMatchObject({ message: "container web: Conflict", statusCode: 409 });
  expect(dockerError(gone, "container web")).toBeInstanceOf(DockerUnreachableError);
  expect(isUnreachable(dockerError(dockerError(gone, "container web"), "task"))).toBe(true);
});

test("the client's own words before Docker's are left out", () => {
  const said = '(HTTP code 500) server error - Get "https://registry.test/v2/": dial tcp: no such host';
  expect(shortMessage(new Error(said))).toBe('Get "https://registry.test/v2/": dial tcp: no such host');
});
