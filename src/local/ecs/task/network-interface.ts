import { LOCAL_REGION } from "../../../protocol/calls";
import { lastPart } from "../../arns";
import type { Task } from "./record";

/** The id of the attachment, a UUID; the task's own id made into one, since a task has one interface. */
export function attachmentId(task: Task): string {
  const id = lastPart(task.id);
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, i) => id.slice(ends[i - 1] ?? 0, end)).join("-");
}

/** The elastic network interface of an awsvpc task, which here is its namespace's place on the Docker network. */
export function describeInterface(task: Task) {
  const { subnet, mac, ip } = task;
  const details = [
    { name: "subnetId", value: subnet },
    { name: "networkInterfaceId", value: ip && `eni-${lastPart(task.id).slice(0, 17)}` },
    { name: "macAddress", value: mac },
    { name: "privateDnsName", value: ip && privateDnsName(ip) },
    { name: "privateIPv4Address", value: ip },
  ];
  return {
    id: attachmentId(task),
    type: "ElasticNetworkInterface",
    status: task.lastStatus === "STOPPED" ? "DELETED" : ip ? "ATTACHED" : "PRECREATED",
    details: details.filter(({ value }) => value !== undefined),
  };
}

/** The name that a VPC gives to an address. */
export function privateDnsName(ip: string): string {
  const domain = LOCAL_REGION === "us-east-1" ? "ec2.internal" : `${LOCAL_REGION}.compute.internal`;
  return `ip-${ip.replaceAll(".", "-")}.${domain}`;
}
