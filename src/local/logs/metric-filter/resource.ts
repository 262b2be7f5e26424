import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import { alreadyExists, type Handler, physicalName, type ResourceRequest } from "../../resources/handler";
import { noun } from "../../resources/noun";
import { all } from "../../shapes/acted";
import type { MetricFilter } from "../record";
import { streamId } from "../streams";
import { checkFilter, transformationOf } from "./check";
import { withFilter } from "./place";

type Properties = {
  FilterName?: string;
  FilterPattern: string;
  LogGroupName: string;
  /** One. */
  MetricTransformations: {
    MetricName: string;
    MetricNamespace: string;
    MetricValue: string;
    DefaultValue?: number;
    Dimensions?: { Key: string; Value: string }[];
    Unit?: string;
  }[];
};

/** What of a log group's messages is counted or measured: a metric, which alarms and scaling can follow. */
export const metricFilter: Handler<Properties> = {
  acts: {
    ...all("FilterName", "FilterPattern", "LogGroupName"),
    MetricTransformations: {
      ...all("MetricName", "MetricNamespace", "MetricValue", "DefaultValue", "Unit"),
      Dimensions: all("Key", "Value"),
    },
  },
  noun: noun<"metricFilters">({
    table: "metricFilters",
    find: ({ store }, { identifier, properties }) => store.get("metricFilters", idOf(properties as never, identifier)),
    shows: (_, { pattern }) => ({ FilterPattern: pattern }),
  }),

  create(control, request) {
    const name = request.properties.FilterName ?? physicalName(control, request, 512);
    const put = filterOf(control, request, name);
    if (control.store.get("metricFilters", put.id)) throw alreadyExists(`The metric filter ${name}`);
    return { identifier: name, changes: withFilter(control.store, put) };
  },

  update(control, request, { identifier, attributes }) {
    const put = filterOf(control, request, identifier);
    const before = control.store.get("metricFilters", put.id);
    if (!before) return { identifier, attributes };
    const changed = { ...put, createdAt: before.createdAt };
    return { identifier, attributes, changes: [{ table: "metricFilters", put: changed }] };
  },

  remove: (_, { identifier, properties }) => [
    { table: "metricFilters", remove: idOf(properties as never, identifier) },
  ],
};

const idOf = ({ LogGroupName }: Pick<Properties, "LogGroupName">, name: string) => streamId(LogGroupName, name);

function filterOf(control: Control, { properties, stack }: ResourceRequest<Properties>, name: string): MetricFilter {
  const { FilterPattern: pattern, LogGroupName: group, MetricTransformations } = properties;
  const [given] = MetricTransformations;
  const { MetricName, MetricNamespace, MetricValue, DefaultValue, Dimensions, Unit } = given!;
  const filter = {
    ...{ id: idOf(properties, name), group, name, stack, pattern },
    transformation: transformationOf({
      ...{ metricName: MetricName, metricNamespace: MetricNamespace, metricValue: MetricValue },
      defaultValue: DefaultValue,
      unit: Unit,
      ...(Dimensions && { dimensions: Object.fromEntries(Dimensions.map(({ Key, Value }) => [Key, Value])) }),
    }),
    createdAt: control.clock.now(),
  };
  try {
    checkFilter(filter);
  } catch (error) {
    throw error instanceof ApiError ? new ApiError("InvalidRequest", error.message) : error;
  }
  return filter;
}
