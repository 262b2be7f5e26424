import { CONTROL_PLANE_PORT } from "../../protocol/calls";

/**
 * HAProxy's configuration for what stands at the agent's address. A request's path says in the id in it which control plane
 * is asked: that is the name of a container on this network. So one configuration is right for all of them, and for ever.
 */
export const PROXY_CONFIG = `
global
  maxconn 1000
  nbthread 1

defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s

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
  http-request set-var(txn.owner) path,field(3,/),field(3,-,0)
  http-request set-var(txn.owner) path,field(4,/),field(3,-,0) if { path_beg /v2/credentials/ }
  http-request return status 404 content-type text/plain string "not found" unless { var(txn.owner) -m reg ^[A-Za-z0-9][A-Za-z0-9_.-]*$ }
  http-request do-resolve(txn.address,docker,ipv4) var(txn.owner)
  http-request return status 503 content-type text/plain string "the local ECS is not running" unless { var(txn.address) -m found }
  default_backend control-plane

backend control-plane
  http-request set-dst var(txn.address)
  http-request set-dst-port int(${CONTROL_PLANE_PORT})
  server control-plane 0.0.0.0:0
`;
