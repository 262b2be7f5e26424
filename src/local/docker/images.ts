import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { DockerUnreachableError, isUnreachable, shortMessage, statusOf } from "./errors";
import { linesOf } from "./lines";

export interface PullLimits {
  /** Seconds until a registry that says nothing counts as out of reach. @default 15 */
  answerSeconds?: number;
  /** Seconds that a pull which has begun may stand still. @default 120 */
  stallSeconds?: number;
}

/** Pulls images that aren't here, each of them once at a time. */
export class Images {
  private readonly pulls = new Map<string, Promise<{ digest: string }>>();

  constructor(
    private readonly docker: Docker,
    private readonly limits: PullLimits = {},
  ) {}

  ensure(image: string): Promise<{ digest: string }> {
    const underway = this.pulls.get(image);
    if (underway) return underway;
    const pull = this.ensureOnce(image).finally(() => this.pulls.delete(image));
    this.pulls.set(image, pull);
    return pull;
  }

  private async ensureOnce(image: string): Promise<{ digest: string }> {
    try {
      return await this.digest(image);
    } catch (error) {
      if (statusOf(error) !== 404) throw cannotPull(image, error);
    }
    if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) {
      throw cannotPull(image, new Error("no image with this id is on this machine; build it again"));
    }
    try {
      await this.pull(image);
      return await this.digest(image);
    } catch (error) {
      throw cannotPull(image, error);
    }
  }

  /** Docker keeps a digest for each repository that the image came from, `nginx@sha256:…`; one made here has its id. */
  private async digest(image: string): Promise<{ digest: string }> {
    const { Id, RepoDigests } = await this.docker.getImage(image).inspect();
    return { digest: RepoDigests?.[0]?.split("@")[1] ?? Id };
  }

  private async pull(image: string): Promise<void> {
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
      const stream = (await this.docker.pull(image, { abortSignal: abort.signal })) as Readable;
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

function cannotPull(image: string, error: unknown): Error {
  const message = `CannotPullContainerError: ${image}: ${shortMessage(error)}`;
  return isUnreachable(error) ? new DockerUnreachableError(message) : new Error(message);
}
