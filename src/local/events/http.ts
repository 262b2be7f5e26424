import type { Control } from "../control";
import type { CalledHttp } from "./record";

/** Parameters of requests, as connections have them. */
export interface HttpParameters {
  HeaderParameters?: Parameter[];
  QueryStringParameters?: Parameter[];
  BodyParameters?: Parameter[];
}

export interface Parameter {
  Key: string;
  Value: string;
  IsValueSecret?: boolean;
}

export interface OAuth {
  ClientParameters: { ClientID: string; ClientSecret: string };
  AuthorizationEndpoint: string;
  HttpMethod: string;
  OAuthHttpParameters?: HttpParameters;
}

export interface AuthParameters {
  ApiKeyAuthParameters?: { ApiKeyName: string; ApiKeyValue: string };
  BasicAuthParameters?: { Username: string; Password: string };
  OAuthParameters?: OAuth;
  InvocationHttpParameters?: HttpParameters;
}

/** A connection or an API destination, a stack's or a call's. */
export interface Http extends CalledHttp {
  stack?: string;
}

export interface Connection extends Http {
  properties: { Description?: string; AuthorizationType: string; AuthParameters?: AuthParameters };
}

export interface Destination extends Http {
  properties: {
    Description?: string;
    ConnectionArn: string;
    HttpMethod: string;
    InvocationEndpoint: string;
    InvocationRateLimitPerSecond?: number;
  };
}

export function connectionsOf({ store }: Pick<Control, "store">): Connection[] {
  return [...ofStacks(store, "AWS::Events::Connection"), ...store.list("calledConnections")] as Connection[];
}

export function destinationsOf({ store }: Pick<Control, "store">): Destination[] {
  return [...ofStacks(store, "AWS::Events::ApiDestination"), ...store.list("calledDestinations")] as Destination[];
}

function ofStacks(store: Control["store"], type: string): Http[] {
  return store.by("resources", "type", type).map(({ attributes, properties, stack, createdAt, updatedAt }) => {
    const id = String(attributes.Arn);
    // api-destination/<name>/<id>
    return { id, name: id.split("/")[1] ?? "", properties, stack, createdAt, changedAt: updatedAt };
  });
}
