import type { ActionList } from '../action.ts';
import { describeMetricMetaList, describeProjectMeta } from './metricMeta.ts';
import { describeMetricLast, describeMetricList, describeMetricTop } from './metricPoints.ts';
import { describeSystemEventAttribute } from './systemEvents.ts';

/** Actions of CloudMonitor. */
export const monitorActions: ActionList = [
  ['cms:DescribeMetricList', describeMetricList],
  ['cms:DescribeMetricLast', describeMetricLast],
  ['cms:DescribeMetricTop', describeMetricTop],
  ['cms:DescribeMetricMetaList', describeMetricMetaList],
  ['cms:DescribeProjectMeta', describeProjectMeta],
  ['cms:DescribeSystemEventAttribute', describeSystemEventAttribute],
];
