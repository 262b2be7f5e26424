import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { OpensslAuthority } from "../../../src/local/certificates/authority";

const DAY = 24 * 60 * 60 * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-authority-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const authority = (now?: () => number) => new OpensslAuthority(join(folder, "authority"), now);

test("gives certificates for names and for this machine, which its own certificate verifies", async () => {
  const own = new X509Certificate(await authority().certificate());
  const pem = await authority().issue(["api.example.com", "*.example.org", "localhost"]);
  const given = new X509Certificate(pem);
  expect(own.ca).toBe(true);
  expect(given.ca).toBe(false);
  expect(given.verify(own.publicKey)).toBe(true);
  for (const name of ["api.example.com", "www.example.org", "localhost"]) expect(given.checkHost(name)).toBeDefined();
  expect(given.checkHost("example.com")).toBeUndefined();
  expect(given.checkIP("127.0.0.1")).toBe("127.0.0.1");
  // Key and certificate belong together.
  expect(() => createSecureContext({ cert: pem, key: pem })).not.toThrow();
});

test("is made once, however many ask at once and whoever asks again", async () => {
  const one = authority();
  const all = await Promise.all([one.certificate(), one.issue(["a.example.com"]), one.certificate()]);
  expect(all[2]).toBe(all[0]);
  expect(await authority().certificate()).toBe(all[0]);
  expect(await authority().issue(["a.example.com"])).toBe(all[1]);
  expect(await authority().issue(["b.example.com"])).not.toBe(all[1]);
});

test("keeps its keys to itself, and leaves nothing of what it was making", async () => {
  const path = join(folder, "authority");
  mkdirSync(join(path, "making-broken-off"), { recursive: true, mode: 0o700 });
  await authority().issue(["a.example.com"]);
  expect(readdirSync(path).sort()).toEqual(["authority.pem", "issued", "key.pem"]);
  expect(statSync(join(path, "key.pem")).mode & 0o077).toBe(0);
});

test("gives another certificate before one ends, by the same authority", async () => {
  const [own, first] = [await authority().certificate(), await authority().issue(["a.example.com"])];
  const later = authority(() => Date.now() + 350 * DAY);
  expect(await later.issue(["a.example.com"])).not.toBe(first);
  expect(await later.certificate()).toBe(own);
});

test.each(["authority.pem", "key.pem"])("that was broken off with half of %s is made anew", async (name) => {
  const before = await authority().certificate();
  rmSync(join(folder, "authority", name));
  if (name === "authority.pem") writeFileSync(join(folder, "authority", name), "half");
  const pem = await authority().issue(["a.example.com"]);
  const now = await authority().certificate();
  expect(now).not.toBe(before);
  expect(new X509Certificate(pem).verify(new X509Certificate(now).publicKey)).toBe(true);
});

test("has a common name of a name that fits, and every name among the alternative ones", async () => {
  const long = `${"a".repeat(63)}.example.com`;
  const given = new X509Certificate(await authority().issue([long]));
  expect(given.checkHost(long)).toBeDefined();
  expect(given.subject).toContain("CN=localhost");
});
