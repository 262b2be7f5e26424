/** Type of the resource that stands for the deployment of a service on AWS. */
export const DEPLOYMENT_TYPE = "Slipway::Deployment";

/** What it keeps in Pulumi's state. Later versions of Slipway read what earlier ones stored: these names stay. */
export interface DeploymentInputs {
  type: typeof DEPLOYMENT_TYPE;
  /** ARN of the service. */
  service: string;
  cluster: string;
  /** ARN of the task definition that it deploys. */
  taskDefinition: string;
  /** Everything that is said of the service: a change of it is another deployment. */
  described: string;
  /** The profile of the AWS provider, where the program's configuration names one. */
  profile?: string;
}

export function isDeployment(state: object): state is DeploymentInputs {
  return (state as { type?: unknown }).type === DEPLOYMENT_TYPE;
}

/** Calls one operation of a service of AWS in the region of the service. */
export type Call = (service: "ecs" | "logs", operation: string, input: object) => Promise<Record<string, unknown>>;
