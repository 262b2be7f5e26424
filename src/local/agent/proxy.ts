import { CONTROL_PLANE_PORT } from "../../protocol/calls";
import { AGENT_NETWORK } from "./address";

/**
 * HAProxy's configuration for what stands at the agent's address, at the agent's port and at the control plane's own: it
 * looks for the control plane anew for each request, and so is right whatever becomes of that. On the network of tasks it
 * has the control plane's name itself.
 */
export const proxyConfig = (owner: string) => `
global
  maxconn 1000
  nbthread 1

defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h

resolvers docker
  nameserver docker 127.0.0.11:53
  resolve_retries 3
  timeout resolve 1s
  timeout retry 1s
  hold valid 2s
  hold nx 1s
  hold other 1s

frontend agent
  bind :80
  bind :${CONTROL_PLANE_PORT}
  http-request do-resolve(txn.address,docker,ipv4) str(${owner}.${AGENT_NETWORK})
  http-request return status 503 content-type text/plain string "the local ECS is not running" unless { var(txn.address) -m found }
  default_backend control-plane

backend control-plane
  http-request set-dst var(txn.address)
  http-request set-dst-port int(${CONTROL_PLANE_PORT})
  server control-plane 0.0.0.0:0
`;
