/** Seconds that a program or Docker may say nothing while it works: a compiler in an image's build may take long. */
export const LONGEST_SILENCE = 900;

/** Calls back once nothing was heard for so long. */
export class Silence {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly seconds: number,
    private readonly over: () => void,
  ) {
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.over, this.seconds * 1000);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
