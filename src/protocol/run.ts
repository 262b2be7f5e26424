/**
 * Slipway.RunSettings: how a task of a definition is run: as its schedule or its service runs it; else in its stack's
 * cluster, in the network of a service that is there, or of the stack.
 */
export interface RunSettingsRequest {
  /** ARN, `family:revision`, family, or what the user called it. */
  TaskDefinition: string;
  /** Name or ARN. @default the one that it is run in otherwise, else the only one */
  Cluster?: string;
}

export interface RunSettingsAnswer {
  /** Input of RunTask. */
  Input: { cluster: string; taskDefinition: string; [member: string]: unknown };
  /** What people call it. */
  DisplayName: string;
  /** Names of its containers, in their order. */
  Containers: string[];
}
