import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { DockerUnreachableError, isUnreachable, shortMessage, statusOf } from "./errors";
import { linesOf } from "./lines";
import type { ImageHere, ImageOptions, ImagePin } from "./runtime";

export interface PullLimits {
  /** Seconds until a registry that says nothing counts as out of reach. @default 15 */
  answerSeconds?: number;
  /** Seconds that a pull which has begun may stand still. @default 120 */
  stallSeconds?: number;
}

type RegistryUser = NonNullable<ImageOptions["user"]>;

/** Docker Hub's registry, by the name that Docker knows it by. */
const DOCKER_HUB = "https://index.docker.io/v1/";

/** Who a registry is asked as: the first part of a name is one where it has a dot or a port. */
function authOf(image: string, user: RegistryUser) {
  const [first = "", ...others] = image.split("/");
  const isRegistry = others.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return { ...user, serveraddress: isRegistry ? first : DOCKER_HUB };
}

/** Pulls images that aren't here, each of them once at a time. */
export class Images {
  private readonly pulls = new Map<string, Promise<ImageHere>>();

  constructor(
    private readonly docker: Docker,
    private readonly limits: PullLimits = {},
  ) {}

  ensure(image: string, user?: RegistryUser): Promise<ImageHere> {
    const underway = this.pulls.get(image);
    if (underway) return underway;
    const pull = this.ensureOnce(image, user).finally(() => this.pulls.delete(image));
    this.pulls.set(image, pull);
    return pull;
  }

  /** The digest of an image that is here; nothing is pulled. */
  async here(image: string): Promise<ImageHere> {
    try {
      return await this.look(image);
    } catch (error) {
      throw cannotPull(image, statusOf(error) === 404 ? new Error("it is not on this machine") : error);
    }
  }

  /** The version of the image that it was, by its id; one that came from a registry is had there by its digest. */
  async ensurePinned(image: string, { id, digest }: ImagePin, user?: RegistryUser): Promise<ImageHere> {
    const now = await this.tryLook(image);
    if (now?.id === id) return now;
    const kept = await this.tryLook(id);
    if (kept) return { ...kept, runs: id };
    if (digest === undefined || digest === id) {
      const gone = `what it meant when the deployment began (${id}) is no more on this machine; a new deployment takes what it means now`;
      throw cannotPull(image, new Error(gone));
    }
    const there = `${repositoryOf(image)}@${digest}`;
    return { ...(await this.ensure(there, user)), runs: there };
  }

  private async tryLook(image: string): Promise<ImageHere | undefined> {
    try {
      return await this.look(image);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw cannotPull(image, error);
    }
  }

  private async ensureOnce(image: string, user?: RegistryUser): Promise<ImageHere> {
    try {
      return await this.look(image);
    } catch (error) {
      if (statusOf(error) !== 404) throw cannotPull(image, error);
    }
    if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) {
      throw cannotPull(image, new Error("no image with this id is on this machine; build it again"));
    }
    try {
      await this.pull(image, user);
      return await this.look(image);
    } catch (error) {
      throw cannotPull(image, error);
    }
  }

  /** Docker keeps a digest for each repository that the image came from, `nginx@sha256:…`; one made here has its id. */
  private async look(image: string): Promise<ImageHere> {
    const { Id, RepoDigests } = await this.docker.getImage(image).inspect();
    return { id: Id, digest: RepoDigests?.[0]?.split("@")[1] ?? Id };
  }

  private async pull(image: string, user?: RegistryUser): Promise<void> {
    const { answerSeconds = 15, stallSeconds = 120 } = this.limits;
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let late: Error | undefined;
    const expect = (seconds: number, message: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        late = new Error(message);
        abort.abort();
      }, seconds * 1000);
    };
    expect(answerSeconds, `the registry did not answer within ${answerSeconds} seconds`);
    try {
      const options = { abortSignal: abort.signal, ...(user && { authconfig: authOf(image, user) }) };
      const stream = (await this.docker.pull(image, options)) as Readable;
      await readProgress(stream, (status) => {
        // Docker says «Pulling from …» before it has heard anything of the registry's layers.
        if (!status.startsWith("Pulling from"))
          expect(stallSeconds, `the pull stood still for ${stallSeconds} seconds`);
      });
    } catch (error) {
      throw late ?? error;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function readProgress(stream: Readable, onStatus: (status: string) => void): Promise<void> {
  for await (const line of linesOf(stream)) {
    const progress = JSON.parse(line) as { error?: string; status?: string };
    if (progress.error) throw new Error(progress.error);
    onStatus(progress.status ?? "");
  }
}

/** The name without its tag and digest: a colon before a slash is of the registry's port. */
const repositoryOf = (image: string) => image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");

function cannotPull(image: string, error: unknown): Error {
  const message = `CannotPullContainerError: ${image}: ${shortMessage(error)}`;
  return isUnreachable(error) ? new DockerUnreachableError(message) : new Error(message);
}
