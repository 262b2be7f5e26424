import type { VersionAnswer } from "../../protocol/calls";

/** Whether a client can work with the control plane that is there. */
export type Negotiation = { kind: "use" } | { kind: "replace"; why: string } | { kind: "refuse"; why: string };

/**
 * The newer one wins: a newer client replaces an older control plane, an older client works with a newer control plane
 * as long as that speaks its protocol. Of one version, the client's content wins: that is someone who develops it.
 */
export function negotiate(client: VersionAnswer, controlPlane: VersionAnswer): Negotiation {
  if (client.content === controlPlane.content) return { kind: "use" };
  const older = compareVersions(client.version, controlPlane.version) < 0 || client.protocol < controlPlane.protocol;
  if (!older) {
    const same = client.version === controlPlane.version;
    const why = same
      ? `other content than this ${client.version}`
      : `${controlPlane.version}; this is ${client.version}`;
    return { kind: "replace", why };
  }
  if (client.protocol === controlPlane.protocol) return { kind: "use" };
  return {
    kind: "refuse",
    why:
      `The local ECS on this machine is slipway ${controlPlane.version} (protocol ${controlPlane.protocol}), newer than this ` +
      `slipway ${client.version} (protocol ${client.protocol}). Upgrade this one: npm install slipway@${controlPlane.version}`,
  };
}

/** Negative where `a` is older than `b`. A pre-release is older than its release. */
export function compareVersions(a: string, b: string): number {
  const [coreA = "", preA] = split(a);
  const [coreB = "", preB] = split(b);
  const difference = coreA.localeCompare(coreB, "en", { numeric: true });
  if (difference !== 0) return difference;
  if (preA === preB) return 0;
  if (preA === undefined) return 1;
  if (preB === undefined) return -1;
  return preA.localeCompare(preB, "en", { numeric: true });
}

function split(version: string): [string, string?] {
  const core = version.split("+")[0] ?? "";
  const dash = core.indexOf("-");
  return dash < 0 ? [core] : [core.slice(0, dash), core.slice(dash + 1)];
}
