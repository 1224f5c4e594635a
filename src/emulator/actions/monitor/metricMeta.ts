import * as z from 'zod/mini';
import { metrics } from '../../telemetry/metrics.ts';
import { pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { namespace, wrongParameter } from './monitorQuery.ts';

const usualPageSize = 30;
const Labels = z.array(z.object({ name: z.string(), value: z.string() }));
type Labels = z.infer<typeof Labels>;

/** The product of the namespace [INFER]. */
const projectLabels: Labels = [{ name: 'product', value: 'LEARN' }];

function metricLabels(unit: string): Labels {
  return [
    { name: 'metricCategory', value: 'learn' },
    { name: 'alertEnable', value: 'true' },
    { name: 'alertUnit', value: unit },
    { name: 'productCategory', value: 'learn' },
  ];
}

function wantedLabels(call: ActionCall): Labels {
  const text = call.query.get('Labels');
  if (text === undefined) return [];
  try {
    return z.parse(Labels, JSON.parse(text));
  } catch {
    throw wrongParameter('Labels must be JSON text such as [{"name":"product","value":"LEARN"}].');
  }
}

function hasLabels(labels: Labels, wanted: Labels): boolean {
  return wanted.every(({ name, value }) =>
    labels.some((label) => label.name === name && label.value.toLowerCase() === value.toLowerCase()),
  );
}

export const describeMetricMetaList: Action = (call) => {
  const wanted = wantedLabels(call);
  const name = call.query.get('MetricName');
  const space = call.query.get('Namespace') ?? namespace;
  const found = metrics.filter(
    (metric) =>
      space === namespace && (name === undefined || metric.id === name) && hasLabels(metricLabels(metric.unit), wanted),
  );
  return {
    Code: '200',
    Success: true,
    TotalCount: String(found.length),
    Resources: {
      Resource: slicePage(found, pageOf(call, usualPageSize)).map(({ id, unit, description }) => ({
        Namespace: namespace,
        MetricName: id,
        Description: description,
        Dimensions: 'userId,serviceName',
        Periods: '15,60,300,900,3600',
        Statistics: 'Average,Minimum,Maximum',
        Unit: unit,
        Labels: JSON.stringify(metricLabels(unit)),
      })),
    },
  };
};

/** The namespaces: the emulator has that of EAS alone. */
export const describeProjectMeta: Action = (call) => {
  const page = pageOf(call, usualPageSize);
  const projects = hasLabels(projectLabels, wantedLabels(call))
    ? [{ Namespace: namespace, Description: 'PAI-EAS', Labels: JSON.stringify(projectLabels) }]
    : [];
  return {
    Code: '200',
    Success: true,
    PageNumber: String(page.number),
    PageSize: String(page.size),
    Total: String(projects.length),
    Resources: { Resource: slicePage(projects, page) },
  };
};
