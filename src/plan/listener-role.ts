export const HTTP_PORT = 80;
export const HTTPS_PORT = 443;

/**
 * Role of the listener on a port. It follows from the port alone: a load balancer has one listener on each, so what it speaks
 * and whose requests it takes may change with it in its place, while another one on its port would be refused.
 */
export function listenerRole(port: number): string {
  if (port === HTTPS_PORT) return "HttpsListener";
  return port === HTTP_PORT ? "Listener" : `Listener${port}`;
}
