import { type Acts, all } from "../shapes/acted";

/** What is acted on of structures that several requests have. */
export const TAGS = all("key", "value");
export const STRATEGY = all("capacityProvider", "weight", "base");
export const PLACEMENT = {
  placementConstraints: all("type", "expression"),
  placementStrategy: all("type", "field"),
} satisfies Acts;
export const NETWORK: Acts = { awsvpcConfiguration: all("subnets", "securityGroups", "assignPublicIp") };
export const PAGE = all("nextToken", "maxResults");
