import { text } from "./values";

/** ECS's rule for containers; the names of components are theirs too. */
const name = (length: number) =>
  text(`1 to ${length} letters, digits, hyphens and underscores`, new RegExp(`^[A-Za-z0-9_-]{1,${length}}$`));

/** Families and descriptions are made of a component's name and something more, in 255 characters. */
export const COMPONENT_NAME = name(200);

export const CONTAINER_NAME = name(255);

export const CLUSTER_NAME = name(255);

export const CLUSTER_ARN = text(
  "ARNs of clusters, such as arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
  /^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster\/[A-Za-z0-9_-]{1,255}$/,
);

const LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

/** One label of a DNS name. */
export const DNS_LABEL = text(
  "1 to 63 letters, digits, hyphens and underscores, with no hyphen at either end",
  new RegExp(`^${LABEL}$`),
);

export const DNS_NAME = text(
  "DNS names, such as shop.internal, of up to 253 characters",
  new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`),
);
