import { publishedPort } from "./published-port";

/** A load balancer's name here, which has the port that stands for 80, and another port behind it. */
const WITH_TWO_PORTS = /(localhost|slipway-lb-[A-Za-z0-9_.-]+):(\d+):(\d+)(?!\d)/g;

/**
 * Text in which a load balancer's name is followed by a listener's port, as it is in AWS: here the name has a port of its
 * own, and what is meant is the listener's.
 */
export function withAnsweringPorts(text: string): string {
  if (!text.includes(":")) return text;
  return text.replace(WITH_TWO_PORTS, (_, host: string, own: string, listener: string) => {
    return `${host}:${publishedPort(Number(own), Number(listener))}`;
  });
}
