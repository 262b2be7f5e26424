import { readProperties } from "../shapes/template";
import type { ResourceRequest } from "./handler";

/** The request as handlers see it: every property of its type's shape. The record keeps what was given. */
export function read(request: ResourceRequest): ResourceRequest {
  return { ...request, properties: readProperties(request.type, request.properties) };
}
