import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { notFound } from "../errors";
import { extracted, matcher } from "../filter-pattern";
import { listed } from "../pages";
import type { MetricFilter } from "../record";
import { groupOf, streamId } from "../streams";
import { checkFilter, MOST_FILTERS, transformationOf } from "./check";
import { withFilter } from "./place";

/** Filters of one answer, as CloudWatch Logs has them. */
const MOST = 50;

interface PutInput {
  logGroupName: string;
  filterName: string;
  filterPattern: string;
  metricTransformations: [Parameters<typeof transformationOf>[0]];
}

async function putFilter(control: Control, input: PutInput) {
  const { store, clock } = control;
  const { logGroupName, filterName: name, filterPattern: pattern, metricTransformations } = input;
  const { id: group } = groupOf(control, { logGroupName });
  const id = streamId(group, name);
  const before = store.get("metricFilters", id);
  if (!before && store.count("metricFilters", "group", group) >= MOST_FILTERS) {
    throw new ApiError("LimitExceededException", `The log group ${group} has ${MOST_FILTERS} metric filters.`);
  }
  const { stack, createdAt = clock.now() } = before ?? {};
  const transformation = transformationOf(metricTransformations[0]);
  const filter = { id, group, name, pattern, transformation, createdAt, ...(stack !== undefined && { stack }) };
  checkFilter(filter);
  await store.commit(withFilter(store, filter));
  return {};
}

async function deleteFilter(control: Control, input: { logGroupName: string; filterName: string }) {
  const { id: group } = groupOf(control, input);
  const filter = control.store.get("metricFilters", streamId(group, input.filterName));
  if (!filter) throw notFound("metric filter");
  await control.store.commit([{ table: "metricFilters", remove: filter.id }]);
  return {};
}

interface DescribeInput {
  logGroupName?: string;
  filterNamePrefix?: string;
  metricName?: string;
  metricNamespace?: string;
  limit?: number;
  nextToken?: string;
}

async function describeFilters(control: Control, input: DescribeInput) {
  const { logGroupName, filterNamePrefix = "", metricName, metricNamespace } = input;
  const inGroup =
    logGroupName === undefined
      ? control.store.list("metricFilters")
      : control.store.by("metricFilters", "group", groupOf(control, { logGroupName }).id);
  const found = inGroup
    .filter(({ name }) => name.startsWith(filterNamePrefix))
    .filter(({ transformation: of }) => metricName === undefined || of.metricName === metricName)
    .filter(({ transformation: of }) => metricNamespace === undefined || of.namespace === metricNamespace);
  const { items, nextToken } = listed("metricFilters", found, input, MOST, ({ id }) => id);
  return { metricFilters: items.map(shown), nextToken };
}

function shown({ name, pattern, group, createdAt, transformation }: MetricFilter) {
  const { metricName, namespace, value, defaultValue, dimensions, unit } = transformation;
  const given = { metricName, metricNamespace: namespace, metricValue: value, defaultValue, dimensions, unit };
  return {
    filterName: name,
    filterPattern: pattern,
    metricTransformations: [given],
    creationTime: createdAt,
    logGroupName: group,
  };
}

async function testFilter(_: Control, input: { filterPattern: string; logEventMessages: string[] }) {
  const matches = matcher(input.filterPattern);
  const values = extracted(input.filterPattern);
  return {
    matches: input.logEventMessages.flatMap((eventMessage, i) =>
      matches(eventMessage) ? [{ eventNumber: i + 1, eventMessage, extractedValues: values(eventMessage) }] : [],
    ),
  };
}

const NAMED = all("logGroupName", "filterName");

/** Metric filters. */
export const METRIC_FILTER_CALLS: Calls = {
  DeleteMetricFilter: { run: deleteFilter, acts: NAMED },
  DescribeMetricFilters: {
    run: describeFilters,
    acts: all("logGroupName", "filterNamePrefix", "metricName", "metricNamespace", "limit", "nextToken"),
  },
  PutMetricFilter: {
    run: putFilter,
    acts: {
      ...NAMED,
      filterPattern: true,
      metricTransformations: all(
        ...["metricName", "metricNamespace", "metricValue", "defaultValue", "dimensions", "unit"],
      ),
      applyOnTransformedLogs: false,
      emitSystemFieldDimensions: false,
      fieldSelectionCriteria: false,
    },
  },
  TestMetricFilter: { run: testFilter, acts: all("filterPattern", "logEventMessages") },
};
