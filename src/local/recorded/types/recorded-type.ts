import type { Properties } from "../../resources/handler";

/**
 * What a type that is only recorded is given. A pattern is text with placeholders: `{name}` (the one that was given, else
 * one like CloudFormation's), `{id}` (what `Ref` gives), `{arn}`, `{Path}` (a property), `{Path|/}` (the first of these
 * that is set, else the text at the end), `{last:FunctionName}` (what stands behind a property's last colon or slash),
 * `{hex:17}` and `{HEX:16}` (digits by chance), `{uuid}`, `{octet}`, `{now}`, `{region}`, `{account}`, `{logicalId}`.
 */
export interface RecordedType {
  /** What `Ref` gives. @default the name, the ARN or an id, as the type's primary identifier asks for */
  ref?: string | ((properties: Properties) => string);
  /** The resource part of its ARN, or the ARN as a whole. @default `<type in kebab-case>/{id}` */
  arn?: string;
  /** What `Fn::GetAtt` gives, where what follows from the attribute's name isn't of the right form. */
  attributes?: Readonly<Record<string, unknown>>;
  /** Letters of a name that Slipway gives: some services have small ones only. @default both */
  letters?: "lower";
  /** Longest name that Slipway gives. @default what CloudFormation's schema says */
  longest?: number;
  /** Several resources may have one identifier: it is a place, or a name within another resource. @default false */
  shared?: true;
  /** What it means in AWS that it doesn't mean here: the type's one warning. @default none: nobody would notice */
  warning?: string;
  /** Whether this machine does what the one with these properties is for. @default it doesn't */
  stoodInFor?: (properties: Properties) => boolean;
}

export type RecordedTypes = Readonly<Record<string, RecordedType>>;

/** `AWS::<service>::<name>` of each, with the warning that a service's types share where one has none of its own. */
export function ofService(service: string, warning: string | undefined, types: RecordedTypes): RecordedTypes {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [`AWS::${service}::${name}`, { warning, ...type }]),
  );
}
