/** Where tasks find their agent, in every network mode that has a network: ECS's own address. */
export const AGENT_ADDRESS = "169.254.170.2";
export const AGENT_NETWORK = "slipway-agent";
/** What stands at the address; it passes requests on to the control plane that the address's path names. */
export const AGENT_PROXY = "slipway-agent";
/** Docker gives out the second half, to at most 254 containers; the address is in the first. */
export const AGENT_RANGE = { subnet: "169.254.170.0/23", gateway: "169.254.170.1", range: "169.254.171.0/24" };
