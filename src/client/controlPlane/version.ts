import { get } from "node:http";
import type { VersionAnswer } from "../protocol";

/** What answers at the endpoint, or undefined where nothing does, or no control plane. */
export function askVersion(endpoint: string, timeout = 2000): Promise<VersionAnswer | undefined> {
  return new Promise((resolve) => {
    const request = get(`${endpoint}/slipway/version`, { timeout }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", () => resolve(undefined));
      response.on("end", () => resolve(response.statusCode === 200 ? parseVersion(text) : undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}

function parseVersion(text: string): VersionAnswer | undefined {
  try {
    const answer = JSON.parse(text) as Partial<VersionAnswer>;
    const complete = typeof answer.protocol === "number" && typeof answer.version === "string";
    return complete ? ({ content: "", ...answer } as VersionAnswer) : undefined;
  } catch {
    return undefined;
  }
}
