import { TLS_POLICIES } from "../../ecs/tls-policies";
import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { named, type PageInput, paged } from "./pages";

interface CertificatesInput extends PageInput {
  ListenerArn: string;
}

/** The listener's own first, which is its default. */
async function describeListenerCertificates({ store }: Control, input: CertificatesInput) {
  const listener = store.get("listeners", input.ListenerArn);
  if (!listener) throw new ApiError("ListenerNotFound", "One or more listeners not found");
  const own = listener.certificates ?? [];
  const further = store.by("listenerCertificates", "listener", listener.id).flatMap(({ certificates }) => certificates);
  const certificates = [
    ...own.map((CertificateArn) => ({ CertificateArn, IsDefault: true })),
    ...[...new Set(further)]
      .filter((arn) => !own.includes(arn))
      .map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
  ];
  return paged(
    "Certificates",
    certificates,
    input,
    ({ CertificateArn, IsDefault }) => `${!IsDefault} ${CertificateArn}`,
  );
}

interface PoliciesInput extends PageInput {
  Names?: string[];
  LoadBalancerType?: string;
}

/** Which ciphers a policy has is HAProxy's business here: what is known of it are its versions. */
async function describeSslPolicies(_: Control, input: PoliciesInput) {
  const { Names = [] } = input;
  const find = (name: string) => TLS_POLICIES.find((policy) => policy.name === name);
  const found = Names.length > 0 ? named(Names, find, "SSLPolicyNotFound", "SSL policies") : TLS_POLICIES;
  const policies = found.map(({ name, versions }) => ({
    Name: name,
    SslProtocols: versions,
    Ciphers: [],
    SupportedLoadBalancerTypes: ["application", "network"],
  }));
  const shown = input.LoadBalancerType === "gateway" ? [] : policies;
  return paged("SslPolicies", shown, input, ({ Name }) => Name);
}

export const TLS_CALLS: Calls = {
  DescribeListenerCertificates: {
    run: describeListenerCertificates,
    acts: all("ListenerArn", "Marker", "PageSize"),
  },
  DescribeSSLPolicies: { run: describeSslPolicies, acts: all("Names", "LoadBalancerType", "Marker", "PageSize") },
};
