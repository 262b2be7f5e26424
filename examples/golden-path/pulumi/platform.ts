import { definePlatform } from "slipway/pulumi";

/** What a package of the organisation's exports in place of Slipway's own. */
export const { EcsCluster, LoadBalancedService } = definePlatform({
  defaults: {
    EcsCluster: { nat: "single", containerInsights: "enhanced" },
    LoadBalancedService: { alarms: {}, dashboard: true, tags: { organisation: "acme" } },
  },
  rules: [
    {
      name: "every service has a team",
      components: ["LoadBalancedService"],
      check: ({ properties }) =>
        (properties.tags as Record<string, string>).team === undefined ? "tags.team is not set" : undefined,
    },
  ],
});
