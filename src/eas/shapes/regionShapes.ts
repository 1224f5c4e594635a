import { create, get, post, put, remove, type ShapeTable } from './shape.ts';

const group = '/api/v2/groups/{ClusterId}/{GroupName}';
const resource = '/api/v2/resources/{ClusterId}/{ResourceId}';
const task = '/api/v2/benchmark-tasks/{ClusterId}/{TaskName}';
const configs = '/api/v2/configs/{ClusterId}/{ConfigType}/{Name}';
const config = `${configs}/{ConfigKey}`;

/** What EAS has in a region beside services. */
export const regionShapes = {
  CreateGroup: { ...post, product: 'eas', path: '/api/v2/groups' },
  ListGroups: { ...get, product: 'eas', path: '/api/v2/groups', json: ['Labels'] },
  DescribeGroup: { ...get, product: 'eas', path: group },
  UpdateGroup: { ...put, product: 'eas', path: group },
  DeleteGroup: { ...remove, product: 'eas', path: group },
  DescribeGroupEndpoints: { ...get, product: 'eas', path: `${group}/endpoints` },

  CreateBenchmarkTask: { ...create, product: 'eas', path: '/api/v2/benchmark-tasks' },
  ListBenchmarkTask: { ...get, product: 'eas', path: '/api/v2/benchmark-tasks' },
  DescribeBenchmarkTask: { ...get, product: 'eas', path: task },
  DescribeBenchmarkTaskReport: { ...get, product: 'eas', path: `${task}/report` },
  UpdateBenchmarkTask: { ...put, product: 'eas', path: task },
  StartBenchmarkTask: { ...put, product: 'eas', path: `${task}/start` },
  StopBenchmarkTask: { ...put, product: 'eas', path: `${task}/stop` },
  DeleteBenchmarkTask: { ...remove, product: 'eas', path: task },

  ListResources: { ...get, product: 'eas', path: '/api/v2/resources' },
  DescribeResource: { ...get, product: 'eas', path: resource },
  ListResourceInstances: { ...get, product: 'eas', path: `${resource}/instances`, json: ['Label'] },
  ListGateway: { ...get, product: 'eas', path: '/api/v2/gateways', json: ['Label'] },
  DescribeGateway: { ...get, product: 'eas', path: '/api/v2/gateways/{ClusterId}/{GatewayId}' },

  DescribeMachineSpec: { ...get, product: 'eas', path: '/api/v2/public/instance_types', comma: ['InstanceTypes'] },
  DescribeSpotDiscountHistory: { ...get, product: 'eas', path: '/api/v2/public/spot_discount' },
  DescribeRegions: { ...get, product: 'eas', path: '/api/v2/regions' },

  CreateConfig: { ...post, product: 'eas', path: config },
  UpdateConfig: { ...put, product: 'eas', path: config },
  DeleteConfig: { ...remove, product: 'eas', path: config },
  ListConfigs: { ...get, product: 'eas', path: configs },
} as const satisfies ShapeTable;
