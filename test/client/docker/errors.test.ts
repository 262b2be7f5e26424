import {
  checkApiVersion,
  DiskFullError,
  DockerNotReachableError,
  DockerTooOldError,
  dockerError,
  dockerMessage,
  takenPort,
} from "../../../src/client/docker/errors";

const endpoint = { url: "unix:///var/run/docker.sock", from: "the default socket" };
const failed = (code: string) => Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code });

test.each(["ENOENT", "ECONNREFUSED"])("%s says where Docker should be and how to get it", (code) => {
  const error = dockerError(failed(code), endpoint) as Error;
  expect(error).toBeInstanceOf(DockerNotReachableError);
  expect(error.message).toMatch(/does not answer at unix:\/\/\/var\/run\/docker\.sock.*get-docker/);
});

test("no permission on the socket says how to get it", () => {
  expect((dockerError(failed("EACCES"), endpoint) as Error).message).toMatch(/No permission.*usermod -aG docker/);
});

test("a full disk is told from other errors, which stay as they are", () => {
  const full = new Error("(HTTP code 500) server error - write /var/lib/docker/tmp/x: no space left on device ");
  expect(dockerError(full, endpoint)).toBeInstanceOf(DiskFullError);
  const other = new Error("something else");
  expect(dockerError(other, endpoint)).toBe(other);
});

test("an engine older than 20.10 is refused with what to do", () => {
  expect(() => checkApiVersion("1.40", "19.03.15")).toThrow(DockerTooOldError);
  expect(() => checkApiVersion("1.40", "19.03.15")).toThrow(/Docker 19\.03\.15 speaks API 1\.40.*1\.41.*Upgrade/);
  expect(() => checkApiVersion("1.41", "20.10.24")).not.toThrow();
  expect(() => checkApiVersion("2.0", "30")).not.toThrow();
});

test.each([
  ["Bind for 127.0.0.1:4577 failed: port is already allocated", 4577],
  ["listen tcp4 127.0.0.1:4577: bind: address already in use", 4577],
  ["no such image", undefined],
])("%s → %s", (message, port) => {
  expect(takenPort(message)).toBe(port);
});

test("the library's wrapping of a message is taken off", () => {
  expect(dockerMessage(new Error("(HTTP code 404) no such image - No such image: x:1 "))).toBe("No such image: x:1");
});
