/** The APIs that the local ECS answers, as the AWS CLI and the SDKs name them in `AWS_ENDPOINT_URL_<name>`. */
const APIS = [
  "ECS",
  "CLOUDWATCH",
  "APPLICATION_AUTO_SCALING",
  "AUTO_SCALING",
  "CLOUDWATCH_LOGS",
  "EC2",
  "EVENTBRIDGE",
  "ELASTIC_LOAD_BALANCING_V2",
  "SCHEDULER",
  "SECRETS_MANAGER",
  "SQS",
  "SERVICEDISCOVERY",
  "SSM",
];

/** What has the AWS CLI and the SDKs call the local ECS at that address. @param more further APIs */
export function endpointVariables(address: string, more: readonly string[] = []): Record<string, string> {
  return {
    ...Object.fromEntries([...APIS, ...more].map((api) => [`AWS_ENDPOINT_URL_${api}`, address])),
    // Cloud Map's DiscoverInstances is called at `data-<host>` otherwise, and Logs' live tail at `streaming-<host>`.
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
  };
}
