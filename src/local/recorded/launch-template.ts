import { isDeepStrictEqual } from "node:util";
import type { Handler } from "../resources/handler";
import { recorderOf } from "./resource";

const TYPE = "AWS::EC2::LaunchTemplate";
const recorded = recorderOf(TYPE)!;

/** A launch template: each change of its data is a new version, by which groups know of it. */
export const launchTemplate: Handler = {
  ...recorded,
  update(control, request, record) {
    const outcome = recorded.update(control, request, record);
    const changed = !isDeepStrictEqual(record.properties.LaunchTemplateData, request.properties.LaunchTemplateData);
    const version = String(Number(record.attributes.LatestVersionNumber ?? 1) + 1);
    return changed ? { ...outcome, attributes: { ...outcome.attributes, LatestVersionNumber: version } } : outcome;
  },
};
