import type { Door } from "./door";
import { type HttpRequest, signedService } from "./request";
import { isRestXml, restXml } from "./rest-xml";

/** The doors that have APIs behind them. */
export interface Doors {
  awsJson: Door;
  awsQuery: Door;
  restJson: Door;
  rpcCbor: Door;
}

/** The protocol that a request came in by, and that its answer or error goes out by. */
export function doorOf(request: Omit<HttpRequest, "body">, { awsJson, awsQuery, restJson, rpcCbor }: Doors): Door {
  const { method, path, query, headers } = request;
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return rpcCbor;
  if (headers["x-amz-target"] !== undefined) return awsJson;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  if (isForm || query?.Action !== undefined) return awsQuery;
  const service = signedService(request);
  if (isRestXml(service)) return restXml;
  return service !== undefined && (method !== "POST" || path !== "/") ? restJson : awsJson;
}
