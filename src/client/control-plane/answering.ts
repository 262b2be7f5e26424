import { get } from "node:http";

/** Whether a control plane answers at the endpoint. */
export function isAnswering(endpoint: string, timeout = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${endpoint}/slipway/version`, { timeout }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
