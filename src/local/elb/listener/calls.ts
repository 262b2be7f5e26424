import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { loadBalancersNamed } from "../load-balancer/calls";
import { named, type PageInput, paged, validationError } from "../pages";
import { describeAction } from "../rule/describe";
import type { Listener } from "./record";

function describeListener(listener: Listener) {
  const { id, loadBalancerArn, port, protocol, certificates, tlsPolicy, defaultActions } = listener;
  return {
    ListenerArn: id,
    LoadBalancerArn: loadBalancerArn,
    Port: port,
    Protocol: protocol,
    SslPolicy: tlsPolicy,
    Certificates: certificates?.map((CertificateArn) => ({ CertificateArn })),
    DefaultActions: defaultActions.map(describeAction),
  };
}

interface DescribeInput extends PageInput {
  LoadBalancerArn?: string;
  ListenerArns?: string[];
}

async function describeListeners(control: Control, input: DescribeInput) {
  const { LoadBalancerArn, ListenerArns = [] } = input;
  if ((LoadBalancerArn === undefined) === (ListenerArns.length === 0)) {
    throw validationError("You must specify either listener ARNs or a load balancer ARN");
  }
  const { store } = control;
  const found =
    LoadBalancerArn === undefined
      ? named(ListenerArns, (arn) => store.get("listeners", arn), "ListenerNotFound", "listeners")
      : loadBalancersNamed(control, [LoadBalancerArn]).flatMap(({ id }) => store.by("listeners", "loadBalancer", id));
  const listeners = found.map(describeListener);
  return paged("Listeners", listeners, input, ({ ListenerArn }) => ListenerArn);
}

export const LISTENER_CALLS: Calls = {
  DescribeListeners: { run: describeListeners, acts: all("LoadBalancerArn", "ListenerArns", "Marker", "PageSize") },
};
