import { createHash } from "node:crypto";
import { findDocker, isLocal, type Surroundings, socketToMount } from "../../../src/client/docker/context";

const around = (given: Partial<Surroundings> & { files?: Record<string, string> } = {}): Surroundings => {
  const files = given.files ?? {};
  return {
    ...{ env: {}, home: "/home/ada", platform: "linux", uid: 1000 },
    exists: (path) => path in files,
    read: (path) => files[path],
    ...given,
  };
};

const meta = (name: string, host: string) => {
  const id = createHash("sha256").update(name).digest("hex");
  const file = `/home/ada/.docker/contexts/meta/${id}/meta.json`;
  return { [file]: JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }) };
};

test("DOCKER_HOST goes before everything", () => {
  const files = { "/home/ada/.docker/config.json": '{"currentContext":"colima"}', ...meta("colima", "unix:///c.sock") };
  const found = findDocker(around({ env: { DOCKER_HOST: "tcp://localhost:2375" }, files }));
  expect(found).toEqual({ url: "tcp://localhost:2375", from: "DOCKER_HOST" });
});

test("the docker command's current context is followed", () => {
  const files = { "/home/ada/.docker/config.json": '{"currentContext":"colima"}', ...meta("colima", "unix:///c.sock") };
  expect(findDocker(around({ files }))).toEqual({ url: "unix:///c.sock", from: 'the Docker context "colima"' });
});

test("DOCKER_CONTEXT chooses another context", () => {
  const found = findDocker(around({ env: { DOCKER_CONTEXT: "far" }, files: meta("far", "ssh://ada@far") }));
  expect(found.url).toBe("ssh://ada@far");
  expect(isLocal(found)).toBe(false);
});

test("a context that doesn't exist is named", () => {
  expect(() => findDocker(around({ env: { DOCKER_CONTEXT: "gone" } }))).toThrow(
    'the Docker context "gone" does not exist',
  );
});

test("without either it is the default socket, also where there is none, for the message", () => {
  const url = "unix:///var/run/docker.sock";
  expect(findDocker(around({ files: { "/var/run/docker.sock": "" } })).url).toBe(url);
  expect(findDocker(around()).url).toBe(url);
});

test.each(["/run/user/1000/docker.sock", "/home/ada/.docker/run/docker.sock", "/run/user/1000/podman/podman.sock"])(
  "a socket of the user's own is found: %s",
  (path) => {
    expect(findDocker(around({ files: { [path]: "" } })).url).toBe(`unix://${path}`);
  },
);

test.each([
  ["unix:///var/run/docker.sock", "linux", "/var/run/docker.sock"],
  ["unix:///run/user/1000/docker.sock", "linux", "/run/user/1000/docker.sock"],
  ["unix:///home/ada/.docker/desktop/docker.sock", "linux", "/var/run/docker.sock"],
  ["unix:///Users/ada/.colima/default/docker.sock", "darwin", "/var/run/docker.sock"],
  ["tcp://localhost:2375", "linux", "/var/run/docker.sock"],
] as const)("with Docker at %s on %s the control plane gets %s", (url, platform, path) => {
  expect(socketToMount({ url, from: "" }, platform)).toBe(path);
});

test.each([
  ["unix:///x", true],
  ["tcp://127.0.0.1:2375", true],
  ["tcp://docker:2375", false],
  ["ssh://ada@far", false],
])("%s is on this machine: %s", (url, local) => {
  expect(isLocal({ url, from: "" })).toBe(local);
});
