export type { TemplateResources } from "./described";
export type { EvaluationOptions } from "./evaluate";
export { parseTemplate } from "./parse";
export { availabilityZones } from "./pseudo";
export { templateToResources } from "./resources";
export { type NestedTemplates, type Template, TemplateError, type TemplateResource } from "./template";
