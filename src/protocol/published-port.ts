/**
 * Port on this machine of a load balancer's listener: the load balancer's own for 80 and 443 (where both are there, the HTTPS
 * one serves on it), else the listener's number.
 */
export function publishedPort(own: number, listener: number): number {
  return listener === 80 || listener === 443 ? own : listener;
}
