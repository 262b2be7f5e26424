import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LogLine } from "../docker/runtime";

/** Whose log a file is. Its first line. */
export interface LogHeader {
  stack?: string;
  service?: string;
  /** Id of 32 hex digits. */
  task: string;
  /** Of a session of ExecuteCommand its id. */
  container: string;
  /** Log group of a session of ExecuteCommand. @default it is a container's */
  group?: string;
  /** When the log group's retention ends. */
  expiresAt: number;
}

export interface ArchiveLimits {
  /** Bytes of all files together; the oldest go first. @default 256 MiB */
  totalBytes?: number;
  /** @default 5000 */
  files?: number;
}

interface Entry {
  file: string;
  header: LogHeader;
  bytes: number;
  writtenAt: number;
}

const HEADER_BYTES = 4096;

/** Logs of containers that are gone: a file each, of JSON lines. Its index is in memory, and its files tell all that is in it. */
export class Archive {
  /** Oldest first. */
  private entries = new Map<string, Entry>();

  private constructor(
    private readonly folder: string,
    private readonly limits: Required<ArchiveLimits>,
  ) {}

  static async open(
    folder: string,
    { totalBytes = 256 * 1024 * 1024, files = 5000 }: ArchiveLimits = {},
  ): Promise<Archive> {
    await mkdir(folder, { recursive: true });
    const archive = new Archive(folder, { totalBytes, files });
    const found = await Promise.all((await readdir(folder)).map((file) => archive.entryOf(file)));
    const entries = found.filter((entry) => entry !== undefined).sort((a, b) => a.writtenAt - b.writtenAt);
    archive.entries = new Map(entries.map((entry) => [entry.file, entry]));
    return archive;
  }

  headers(): LogHeader[] {
    return [...this.entries.values()].map(({ header }) => header);
  }

  /** Replaces what was there of the same container. */
  async write(header: LogHeader, lines: LogLine[], now: number): Promise<void> {
    const file = fileOf(header);
    const text = `${[header, ...lines].map((line) => JSON.stringify(line)).join("\n")}\n`;
    const path = join(this.folder, file);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    this.entries.delete(file);
    this.entries.set(file, { file, header, bytes: Buffer.byteLength(text), writtenAt: now });
    await this.prune(now);
  }

  async read(header: LogHeader): Promise<LogLine[]> {
    const text = await readFile(join(this.folder, fileOf(header)), "utf8").catch(() => "");
    return text
      .split("\n")
      .slice(1)
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** Removes what has expired, and the oldest where it is too much. */
  async prune(now: number): Promise<void> {
    let bytes = 0;
    let files = 0;
    const newestFirst = [...this.entries.values()].reverse();
    const kept = newestFirst.filter((entry) => {
      if (entry.header.expiresAt <= now) return false;
      bytes += entry.bytes;
      files += 1;
      return bytes <= this.limits.totalBytes && files <= this.limits.files;
    });
    if (kept.length === this.entries.size) return;
    this.entries = new Map(kept.reverse().map((entry) => [entry.file, entry]));
    const gone = newestFirst.filter(({ file }) => !this.entries.has(file));
    await Promise.all(gone.map(({ file }) => rm(join(this.folder, file), { force: true })));
  }

  /** What a file says about itself; one that was cut off while it was being written is removed. */
  private async entryOf(file: string): Promise<Entry | undefined> {
    const path = join(this.folder, file);
    try {
      const { size, mtimeMs } = await stat(path);
      const header = JSON.parse(await firstLine(path)) as LogHeader;
      if (file === fileOf(header)) return { file, header, bytes: size, writtenAt: mtimeMs };
    } catch {
      // Not one of ours, or half of one.
    }
    await rm(path, { force: true, recursive: true });
    return undefined;
  }
}

const fileOf = ({ task, container }: LogHeader) => `${task}.${container}.jsonl`;

async function firstLine(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.toString("utf8", 0, bytesRead);
    return text.slice(0, text.indexOf("\n"));
  } finally {
    await handle.close();
  }
}
