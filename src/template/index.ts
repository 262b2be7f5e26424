export { references } from "../cfn/references";
export type { EvaluationOptions } from "./evaluate";
export { applyBase64, applyFunction, applySplit, isKnown } from "./functions";
export { parseTemplate } from "./parse";
export { type TemplateResources, templateToResources } from "./resources";
export { type Template, TemplateError, type TemplateResource } from "./template";
