export type { EvaluationOptions } from "./evaluate";
export { parseTemplate } from "./parse";
export { type TemplateResources, templateToResources } from "./resources";
export { type Template, TemplateError, type TemplateResource } from "./template";
