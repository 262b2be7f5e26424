import type { Construct } from "constructs";
import { sdk } from "./sdk";

const TOKEN = "\\$\\{Token\\[[^\\]]*\\]\\}";

/** An image of a repository that the app makes or looks up: its account, region and name are tokens, or some of them are. */
const IMAGE = new RegExp(
  `^(${TOKEN}|\\d{12})\\.dkr\\.ecr\\.(${TOKEN}|[a-z0-9-]+)\\.(?:${TOKEN}|amazonaws\\.com(?:\\.cn)?)/((?:${TOKEN}|[^:@$])+)(?:[:@].*)?$`,
);

/** ARN of the repository of ECR that an image with tokens in it is in, such as `repositoryUriForTag` gives it. */
export function repositoryArnOf(scope: Construct, image: unknown): string | undefined {
  const [, account, region, resourceName] = (typeof image === "string" && IMAGE.exec(image)) || [];
  if (!account || !region || !resourceName) return undefined;
  return sdk.core.Stack.of(scope).formatArn({ service: "ecr", account, region, resource: "repository", resourceName });
}
