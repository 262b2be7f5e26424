import type { Client } from "../client";
import { localProvider } from "./docker/provider";

let client: Promise<Client> | undefined;

/** The local ECS, started where it doesn't run yet; one connection for all resources of a deployment. */
function connect(): Promise<Client> {
  if (!client) {
    const { ensureLocal } = require("../client") as typeof import("../client");
    client = ensureLocal();
    client.catch(() => {
      client = undefined;
    });
  }
  return client;
}

/** What the resources of a Pulumi stack find by `require("slipway/pulumi/provider")`. */
export const provider = localProvider(connect);
