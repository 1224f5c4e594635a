import type { ActionList } from '../action.ts';
import { createAutoscaler, deleteAutoscaler, describeAutoscaler, updateAutoscaler } from './autoscaler.ts';
import { createBenchmark, deleteBenchmark, startBenchmark, stopBenchmark, updateBenchmark } from './benchmark.ts';
import { describeBenchmark, describeBenchmarkReport, listBenchmarks } from './benchmarkAnswers.ts';
import { createCronScaler, deleteCronScaler, describeCronScaler, updateCronScaler } from './cronScaler.ts';

/** Actions of autoscaling, scheduled scaling and benchmark tasks. */
export const scalingActions: ActionList = [
  ['eas:CreateServiceAutoScaler', createAutoscaler],
  ['eas:UpdateServiceAutoScaler', updateAutoscaler],
  ['eas:DescribeServiceAutoScaler', describeAutoscaler],
  ['eas:DeleteServiceAutoScaler', deleteAutoscaler],
  ['eas:CreateServiceCronScaler', createCronScaler],
  ['eas:UpdateServiceCronScaler', updateCronScaler],
  ['eas:DescribeServiceCronScaler', describeCronScaler],
  ['eas:DeleteServiceCronScaler', deleteCronScaler],
  ['eas:CreateBenchmarkTask', createBenchmark],
  ['eas:UpdateBenchmarkTask', updateBenchmark],
  ['eas:StartBenchmarkTask', startBenchmark],
  ['eas:StopBenchmarkTask', stopBenchmark],
  ['eas:DeleteBenchmarkTask', deleteBenchmark],
  ['eas:DescribeBenchmarkTask', describeBenchmark],
  ['eas:ListBenchmarkTask', listBenchmarks],
  ['eas:DescribeBenchmarkTaskReport', describeBenchmarkReport],
];
