import { arn } from "../arns";
import { type Filling, fill } from "./pattern";
import type { RecordedType } from "./types/recorded-type";

/** What a service is called in ARNs, where it isn't its own name in small letters. */
const IN_ARNS: Readonly<Record<string, string>> = {
  AmazonMQ: "mq",
  ApiGatewayV2: "apigateway",
  ApplicationAutoScaling: "application-autoscaling",
  CertificateManager: "acm",
  CodeStarNotifications: "codestar-notifications",
  Cognito: "cognito-idp",
  DocDB: "rds",
  EFS: "elasticfilesystem",
  KinesisFirehose: "firehose",
  MSK: "kafka",
  Neptune: "rds",
  OpenSearchService: "es",
  ResourceGroups: "resource-groups",
  ServiceCatalogAppRegistry: "servicecatalog",
  StepFunctions: "states",
};

/** Services whose ARNs have no region. */
const GLOBAL = new Set(["iam", "cloudfront", "budgets"]);

/** The service's name in ARNs and in the names of its endpoints. */
export function serviceOf(type: string): string {
  const [, service = ""] = type.split("::");
  return IN_ARNS[service] ?? service.toLowerCase();
}

/** The ARN of a resource of a recorded type. */
export function arnOf(type: string, recorded: RecordedType, filling: Filling): string {
  const resource = String(fill(recorded.arn ?? `${kebab(type)}/{id}`, filling));
  if (resource.startsWith("arn:")) return resource;
  const service = serviceOf(type);
  return GLOBAL.has(service) ? arn(service, resource, "") : arn(service, resource);
}

function kebab(type: string): string {
  return type
    .slice(type.lastIndexOf(":") + 1)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
