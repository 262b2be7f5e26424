import { execFile } from "node:child_process";
import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const DAY = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
/** Some clients take none that is good for longer than 398 days. */
const CERTIFICATE_DAYS = 397;
/** One that is about to end is made anew. */
const LEFT_DAYS = 60;

/** What the name of a folder begins with that something is made in. */
const MAKING = "making-";

/** The most that a common name may have; alternative names are what clients look at. */
const LONGEST_COMMON_NAME = 64;

/**
 * The certificate authority of this machine, made by openssl at first use. Its key stays in `folder`, and so do the
 * certificates that it has given, for whoever asks for the same names again.
 */
export class OpensslAuthority {
  /** One call at a time: none is made twice. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** PEM of its own certificate. */
  certificate(): Promise<string> {
    return this.inTurn(() => this.authority());
  }

  /** PEM of a certificate for these DNS names and the loopback addresses, of its key, and of the authority's certificate. */
  issue(names: readonly string[]): Promise<string> {
    return this.inTurn(async () => {
      const authority = await this.authority();
      const digest = createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, 32);
      const path = join(this.folder, "issued", `${digest}.pem`);
      const there = await this.good(path, LEFT_DAYS);
      if (there !== undefined && isIssuedBy(there, authority)) return there;
      return this.give(names, authority, path);
    });
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(action);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** The certificate in a file, if it is whole and good for so many days more. */
  private async good(path: string, days: number): Promise<string | undefined> {
    try {
      const pem = await readFile(path, "utf8");
      return Date.parse(new X509Certificate(pem).validTo) - this.now() > days * DAY ? pem : undefined;
    } catch {
      return undefined;
    }
  }

  private async authority(): Promise<string> {
    const [path, key] = [join(this.folder, "authority.pem"), join(this.folder, "key.pem")];
    const there = await this.good(path, CERTIFICATE_DAYS);
    if (there !== undefined && (await isKeyOf(key, there))) return there;
    await this.working(async (folder) => {
      const name = `Slipway ${randomBytes(4).toString("hex")}`;
      await writeFile(join(folder, "config"), AUTHORITY_CONFIG);
      await newKey(folder);
      await openssl(
        ...[folder, "req", "-x509", "-new", "-sha256", "-key", "key.pem", "-out", "authority.pem", "-config", "config"],
        ...["-extensions", "authority", "-days", String(AUTHORITY_DAYS), "-subj", `/O=Slipway/CN=${name}`],
      );
      await rename(join(folder, "key.pem"), key);
      await rename(join(folder, "authority.pem"), path);
    });
    return readFile(path, "utf8");
  }

  private async give(names: readonly string[], authority: string, path: string): Promise<string> {
    return this.working(async (folder) => {
      await writeFile(join(folder, "config"), certificateConfig(names));
      await newKey(folder);
      await openssl(folder, "req", "-new", "-sha256", "-key", "key.pem", "-out", "request.pem", "-config", "config");
      const serial = `0x${randomBytes(16).toString("hex")}`;
      await openssl(
        ...[folder, "x509", "-req", "-sha256", "-in", "request.pem", "-out", "certificate.pem", "-set_serial", serial],
        ...["-CA", join(this.folder, "authority.pem"), "-CAkey", join(this.folder, "key.pem")],
        ...["-days", String(CERTIFICATE_DAYS), "-extfile", "config", "-extensions", "certificate"],
      );
      const read = (name: string) => readFile(join(folder, name), "utf8");
      const pem = [await read("certificate.pem"), await read("key.pem"), authority].map((part) => `${part.trim()}\n`);
      await writeFile(join(folder, "all.pem"), pem.join(""), { mode: 0o600 });
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(join(folder, "all.pem"), path);
      return pem.join("");
    });
  }

  /** In a folder of its own beside what it makes, which is gone afterwards; one that was broken off goes with it. */
  private async working<T>(action: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      if (name.startsWith(MAKING)) await rm(join(this.folder, name), { recursive: true, force: true });
    }
    const folder = await mkdtemp(join(this.folder, MAKING));
    try {
      return await action(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function openssl(folder: string, ...args: string[]): Promise<void> {
  try {
    await run("openssl", args, { cwd: folder });
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    throw new Error(`openssl ${args[0]} failed: ${stderr.trim() || message}`, { cause: error });
  }
}

async function newKey(folder: string): Promise<void> {
  await openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key.pem");
  await chmod(join(folder, "key.pem"), 0o600);
}

/** A key and its certificate are two files, of which the second may never have been written. */
async function isKeyOf(path: string, certificate: string): Promise<boolean> {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(await readFile(path)));
  } catch {
    return false;
  }
}

function isIssuedBy(pem: string, authority: string): boolean {
  return new X509Certificate(pem).verify(new X509Certificate(authority).publicKey);
}

const AUTHORITY_CONFIG = `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
`;

function certificateConfig(names: readonly string[]): string {
  const common = names.find((name) => name.length <= LONGEST_COMMON_NAME) ?? "localhost";
  const alternatives = [...names.map((name) => `DNS:${name}`), "IP:127.0.0.1", "IP:::1"];
  return `[req]
distinguished_name = name
prompt = no
[name]
O = Slipway
CN = ${common}
[certificate]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = ${alternatives.join(", ")}
`;
}
