import type { Scenarios, ServiceSaid } from "../scenario";

const WEB: ServiceSaid = { image: "nginx:1.27", port: 80 };
const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000";

/** Services that are called over a load balancer. */
export const BALANCERS: Scenarios = {
  "a service behind a load balancer": { services: { web: { ...WEB, loadBalancer: {} } } },
  "a load balancer of the network's own": { services: { web: { ...WEB, loadBalancer: { public: false } } } },
  "a load balancer on another port": { services: { web: { ...WEB, loadBalancer: { port: 8443 } } } },
  "a load balancer for some addresses": {
    services: { web: { ...WEB, loadBalancer: { allowFrom: ["10.0.0.0/8", "192.0.2.0/24"] } } },
  },
  "HTTPS with a certificate": { services: { web: { ...WEB, loadBalancer: { certificate: CERTIFICATE } } } },
  "HTTPS without a redirect, by an older policy": {
    services: {
      web: {
        ...WEB,
        loadBalancer: { certificate: CERTIFICATE, redirect: false, tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      },
    },
  },
  "HTTPS on a port of its own": {
    services: { web: { ...WEB, loadBalancer: { certificate: CERTIFICATE, port: 8443 } } },
  },
  "a domain with its zone": {
    services: { web: { ...WEB, loadBalancer: { domain: "shop.example.com", zone: "Z2FDTNDATAQYW2" } } },
  },
  "a domain with a certificate": {
    services: {
      web: { ...WEB, loadBalancer: { domain: "shop.example.com", zone: "Z2FDTNDATAQYW2", certificate: CERTIFICATE } },
    },
  },
  "two domains on one load balancer": {
    services: {
      web: { ...WEB, loadBalancer: { domain: "shop.example.com", zone: "Z2FDTNDATAQYW2" } },
      api: { ...WEB, loadBalancer: { sharedWith: "web", domain: "api.example.com", zone: "Z2FDTNDATAQYW2" } },
    },
  },
  "further certificates of a service that shares a load balancer": {
    services: {
      web: { ...WEB, loadBalancer: { certificate: CERTIFICATE } },
      api: {
        ...WEB,
        loadBalancer: {
          sharedWith: "web",
          hosts: ["api.example.com"],
          moreCertificates: { api: CERTIFICATE.replace(/0$/, "1") },
        },
      },
    },
  },
  "paths of a load balancer of its own": {
    services: { web: { ...WEB, loadBalancer: { paths: ["/shop/*", "/cart"] } } },
  },
  "rules by everything that a request has": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {
          hosts: ["*.example.com"],
          headers: [{ name: "X-Version", values: ["2"] }],
          methods: ["GET"],
          query: [{ key: "version", value: "2" }],
          sources: ["192.0.2.0/24"],
        },
      },
    },
  },
  "three services on one load balancer": {
    services: {
      web: { ...WEB, loadBalancer: {} },
      api: { ...WEB, loadBalancer: { sharedWith: "web", paths: ["/api/*"] } },
      admin: { ...WEB, loadBalancer: { sharedWith: "web", hosts: ["admin.example.com"], priority: 7 } },
    },
  },
  "a shared load balancer, called by tasks": {
    services: {
      web: { ...WEB, loadBalancer: {}, serviceDiscovery: {} },
      api: { ...WEB, loadBalancer: { sharedWith: "web", paths: ["/api/*"] }, serviceDiscovery: { name: "backend" } },
    },
  },
  "stickiness by the load balancer's cookie": {
    services: { web: { ...WEB, loadBalancer: { stickiness: { duration: 600 } } } },
  },
  "stickiness by the application's cookie": {
    services: { web: { ...WEB, loadBalancer: { stickiness: { cookie: "session" } } } },
  },
  "an algorithm, and a slow start": {
    services: { web: { ...WEB, loadBalancer: { algorithm: "round_robin", slowStart: 60, deregistrationDelay: 5 } } },
  },
  "fewest requests first": {
    services: { web: { ...WEB, loadBalancer: { algorithm: "least_outstanding_requests" } } },
  },
  "checks of targets": {
    services: {
      web: {
        ...WEB,
        healthCheckGracePeriod: 120,
        loadBalancer: {
          healthCheck: {
            path: "/up",
            interval: 20,
            timeout: 7,
            healthyThreshold: 3,
            unhealthyThreshold: 4,
            matcher: "200-299",
          },
        },
      },
    },
  },
  "a load balancer with logs, a firewall and protection": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {
          idleTimeout: 120,
          http2: false,
          deletionProtection: true,
          accessLogs: { bucket: "shop-logs", prefix: "web" },
          webAcl: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b2c3d-0000-4000-8000-000000000000",
        },
      },
    },
  },
  "a load balancer before a sidecar": {
    services: {
      web: {
        ...WEB,
        sidecars: { proxy: { image: "envoy:1.31", port: 9901 } },
        loadBalancer: { container: "proxy", containerPort: 9901 },
      },
    },
  },
  "a load balancer whose settings are overridden": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        overrides: {
          LoadBalancer: { IpAddressType: "dualstack", Tags: [{ Key: "team", Value: "shop" }] },
          TargetGroup: { ProtocolVersion: "HTTP2", HealthCheckEnabled: true },
          Service: { EnableECSManagedTags: true },
        },
      },
    },
  },
};
