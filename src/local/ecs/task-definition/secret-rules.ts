import { clientException } from "../errors";
import { type ContainerDefinition, registrySecretOf, type TaskDefinition } from "./record";

const SECRET = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+(:[^:]*:[^:]*:[^:]*)?$/;
const PARAMETER = /^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/)?[\w./-]+(:\d+)?$/;
const FILE = /^arn:aws[a-z-]*:s3:::[^/]+\/.+\.env$/;
const MOST_FILES = 10;

/** What ECS asks of a container's secrets and environment files before it registers them. */
export function checkSecrets(definition: TaskDefinition, container: ContainerDefinition, path: string): void {
  const { environment, secrets = [], environmentFiles = [] } = container;
  if (secrets.length > 0 && definition.executionRoleArn === undefined && isRequired(definition)) {
    throw clientException(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
  if (
    registrySecretOf(container) !== undefined &&
    definition.executionRoleArn === undefined &&
    isRequired(definition)
  ) {
    throw clientException(
      "When you are specifying repositoryCredentials, you must also specify a value for 'executionRoleArn'.",
    );
  }
  secrets.forEach(({ name, valueFrom }, i) => {
    const taken = environment.some((each) => each.name === name) || secrets.findIndex((s) => s.name === name) < i;
    if (taken) {
      throw clientException(
        "The secret name must be unique and not shared with any new or existing environment variables set on the " +
          `container, such as '${name}'.`,
      );
    }
    if (SECRET.test(valueFrom) || PARAMETER.test(valueFrom)) return;
    throw clientException(
      `${path}.secrets.${i}.valueFrom is "${valueFrom}"; allowed are ARNs of secrets, with :json-key:version-stage:version-id ` +
        "behind where a part of one is meant, and names or ARNs of parameters.",
    );
  });
  if (environmentFiles.length > MOST_FILES) {
    throw clientException(
      `${path}.environmentFiles has ${environmentFiles.length} entries; at most ${MOST_FILES} are allowed.`,
    );
  }
  environmentFiles.forEach((file, i) => {
    if (FILE.test(file)) return;
    throw clientException(
      `${path}.environmentFiles.${i}.value is "${file}"; allowed are ARNs of files in S3 that end in .env.`,
    );
  });
}

/** An instance's own role may read secrets; Fargate has none. */
function isRequired({ requiresCompatibilities }: TaskDefinition): boolean {
  return requiresCompatibilities.includes("FARGATE");
}
