import { isRecord } from "../../protocol/json";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { Clock } from "../clock";
import type { Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import { type DockerVolume, dockerVolume } from "../volumes/docker-volume";
import type { KeptVolume } from "../volumes/record";

/** Where the pause container has a folder whose owner is to be set. */
const PREPARED = "/slipway/volumes";

const PREPARING_SECONDS = 10;

/** The Docker volumes of tasks: those that go with their task, and those that are kept. */
export class Volumes {
  constructor(
    private readonly store: Store,
    private readonly runtime: Runtime,
    private readonly clock: Clock,
  ) {}

  /** They are there. What is kept is written down before it is made, so that it is known whatever happens. */
  async ensure(task: Task, definition: TaskDefinition): Promise<void> {
    const volumes = volumesOf(task, definition);
    const rows = volumes.flatMap((volume) => this.recorded(task, volume) ?? []);
    if (rows.length > 0) await this.store.commit(rows.map((put) => ({ table: "keptVolumes" as const, put })));
    for (const { name, kept, given, driver, driverOptions, labels } of volumes) {
      await this.runtime.ensureVolume({
        name,
        driver,
        driverOptions,
        given,
        labels: { ...labels, [LABEL.role]: "volume", ...(!kept && { [LABEL.task]: lastPart(task.id) }) },
      });
    }
  }

  /** Folders of access points that are empty yet get the owner that they are to have, by the task's pause container. */
  async prepare(task: Task, definition: TaskDefinition, pause: string): Promise<void> {
    for (const { name, owner } of this.owned(task, definition)) {
      const command = `chown ${owner.user} ${PREPARED}/${name} && chmod ${owner.permissions} ${PREPARED}/${name}`;
      const whenEmpty = `[ -n "$(ls -A ${PREPARED}/${name})" ] || { ${command}; }`;
      const { exitCode, output } = await this.runtime.exec(pause, ["sh", "-c", whenEmpty], PREPARING_SECONDS);
      if (exitCode !== 0) throw new Error(`the owner of volume ${name} could not be set: ${output}`);
    }
  }

  /** What the pause container mounts for {@link prepare}. */
  mounts(task: Task, definition: TaskDefinition) {
    return this.owned(task, definition).map(({ name }) => ({
      source: name,
      target: `${PREPARED}/${name}`,
      readOnly: false,
      kind: "volume" as const,
      noCopy: true,
    }));
  }

  /** Those that were made for this task alone are gone. */
  async release(task: Task, definition: TaskDefinition): Promise<void> {
    const own = volumesOf(task, definition).filter(({ kept }) => !kept);
    await Promise.all(own.map(({ name }) => this.runtime.removeVolume(name)));
  }

  /** Call when what the store says has been done: removes what nobody keeps any more. One in use is tried again. */
  async tidy(): Promise<void> {
    for (const { id } of this.store.list("keptVolumes").filter((volume) => this.isForsaken(volume))) {
      try {
        await this.runtime.removeVolume(id);
        await this.store.commit([{ table: "keptVolumes", remove: id }]);
      } catch {
        // A task that is about to end still has it.
      }
    }
  }

  private isForsaken({ fileSystem, stacks }: KeptVolume): boolean {
    if (fileSystem !== undefined) return this.store.count("resources", "identifier", fileSystem) === 0;
    return stacks.length > 0 && stacks.every((stack) => this.store.get("stacks", stack) === undefined);
  }

  /** What is to be written down of a volume that is kept, where that isn't there yet. */
  private recorded({ stack }: Task, { name, kept, given, fileSystem }: DockerVolume): KeptVolume | undefined {
    if (!kept || given) return undefined;
    const before = this.store.get("keptVolumes", name);
    const stacks = before?.stacks ?? [];
    if (before && (stack === undefined || stacks.includes(stack))) return undefined;
    const isHere = fileSystem !== undefined && this.store.count("resources", "identifier", fileSystem) > 0;
    return {
      id: name,
      ...(isHere && { fileSystem }),
      stacks: stack === undefined ? stacks : [...stacks, stack],
      createdAt: before?.createdAt ?? this.clock.now(),
    };
  }

  private owned(task: Task, definition: TaskDefinition) {
    return volumesOf(task, definition).flatMap(({ name, accessPoint }) => {
      const owner = accessPoint && this.ownerOf(accessPoint);
      return owner ? [{ name, owner }] : [];
    });
  }

  /** Of an access point's folder. Who comes by one with a user of its own may write whoever he is: he is that user there. */
  private ownerOf(accessPoint: string): { user: string; permissions: string } | undefined {
    const [record] = this.store.by("resources", "identifier", accessPoint);
    const { PosixUser, RootDirectory } = record?.properties ?? {};
    const info = isRecord(RootDirectory) ? RootDirectory.CreationInfo : undefined;
    const of = (value: unknown, pattern: RegExp) => (pattern.test(String(value)) ? String(value) : undefined);
    const given = isRecord(info) ? info : {};
    const user = isRecord(PosixUser) ? PosixUser : {};
    const uid = of(given.OwnerUid ?? user.Uid, /^\d+$/);
    const gid = of(given.OwnerGid ?? user.Gid, /^\d+$/);
    if (uid === undefined || gid === undefined) return undefined;
    const permissions = isRecord(PosixUser) ? "0777" : (of(given.Permissions, /^[0-7]{3,4}$/) ?? "0755");
    return { user: `${uid}:${gid}`, permissions };
  }
}

const volumesOf = (task: Task, { volumes }: TaskDefinition) =>
  volumes.flatMap((volume) => dockerVolume(task, volume) ?? []);
