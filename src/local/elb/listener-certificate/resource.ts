import type { PlainProperties } from "../../../cfn/typed";
import type { Control } from "../../control";
import { type Handler, invalidProperty, type Outcome } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { type Acts, all } from "../../shapes/acted";
import { certificateArn } from "../certificates";
import { balancersOf, findListener } from "../find-listener";

type Properties = PlainProperties<"AWS::ElasticLoadBalancingV2::ListenerCertificate">;

const ACTS: Acts = { ...all("ListenerArn"), Certificates: all("CertificateArn") };

/** Certificates of an HTTPS listener that it serves to clients which name one of their hosts. */
export const listenerCertificate: Handler<Properties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: ACTS,
  noun: nounIn("listenerCertificates"),

  create: (control, { properties }) => outcomeOf(control, properties, `${properties.ListenerArn}/${control.hex(16)}`),
  update: (control, { properties }, { identifier }) => outcomeOf(control, properties, identifier),

  async finish(control, { properties }) {
    await control.settle(balancersOf(control, properties.ListenerArn));
    return {};
  },

  remove: (_, { identifier }) => [{ table: "listenerCertificates", remove: identifier }],

  async removed(control, { properties }) {
    await control.settle(balancersOf(control, properties.ListenerArn));
    return [];
  },
};

function outcomeOf(control: Control, { ListenerArn, Certificates }: Properties, id: string): Outcome {
  const listener = findListener(control.store, ListenerArn);
  if (listener.protocol !== "HTTPS" && listener.protocol !== "TLS") {
    throw invalidProperty("ListenerArn", ListenerArn, "certificates are for HTTPS listeners, and this one is HTTP");
  }
  if (Certificates.length === 0) throw invalidProperty("Certificates", [], "it must have at least one certificate");
  const certificates = Certificates.map(({ CertificateArn }, i) =>
    certificateArn(`Certificates.${i}.CertificateArn`, CertificateArn),
  );
  return {
    identifier: id,
    changes: [{ table: "listenerCertificates", put: { id, listenerArn: ListenerArn, certificates } }],
  };
}
