import { compareVersions, negotiate } from "../../../src/client/control-plane/negotiate";

const at = (version: string, protocol = 1, content = `content of ${version}`) => ({ version, protocol, content });

test("the same content is used", () => {
  expect(negotiate(at("1.0.0"), at("1.0.0"))).toEqual({ kind: "use" });
});

test("a newer client replaces the control plane, also one of an older protocol", () => {
  expect(negotiate(at("1.1.0"), at("1.0.9")).kind).toBe("replace");
  expect(negotiate(at("2.0.0", 2), at("1.0.9", 1)).kind).toBe("replace");
});

test("a client of the same version with other content replaces it", () => {
  expect(negotiate(at("1.0.0", 1, "mine"), at("1.0.0", 1, "theirs")).kind).toBe("replace");
});

test("an older client works with a newer control plane of its protocol", () => {
  expect(negotiate(at("1.0.0"), at("1.1.0"))).toEqual({ kind: "use" });
});

test("an older client that speaks another protocol is told which to upgrade", () => {
  expect(negotiate(at("1.0.0", 1), at("2.0.0", 2))).toEqual({
    kind: "refuse",
    why: expect.stringMatching(
      /slipway 2\.0\.0 \(protocol 2\).*slipway 1\.0\.0 \(protocol 1\).*npm install slipway@2\.0\.0/,
    ),
  });
});

test.each([
  ["1.10.0", "1.9.0", 1],
  ["1.0.0", "1.0.0", 0],
  ["1.0.0-beta.2", "1.0.0", -1],
  ["1.0.0-beta.10", "1.0.0-beta.9", 1],
  ["1.0.0+build", "1.0.0", 0],
])("%s compared with %s is %d", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});
