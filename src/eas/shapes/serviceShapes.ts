import { create, get, getLog, post, put, remove, type ShapeTable } from './shape.ts';

const service = '/api/v2/services/{ClusterId}/{ServiceName}';
const instance = `${service}/instances/{InstanceName}`;

/** What is asked of a service and of what belongs to it. */
export const serviceShapes = {
  ListServices: { ...get, product: 'eas', path: '/api/v2/services', json: ['Label'] },
  DescribeService: { ...get, product: 'eas', path: service },
  CreateService: { ...create, product: 'eas', path: '/api/v2/services', json: ['Labels'] },
  UpdateService: { ...put, product: 'eas', path: service },
  ScaleService: { ...put, product: 'eas', path: `${service}/scale` },
  StartService: { ...put, product: 'eas', path: `${service}/start` },
  StopService: { ...put, product: 'eas', path: `${service}/stop` },
  RestartService: { ...put, product: 'eas', path: `${service}/restart` },
  DeleteService: { ...remove, product: 'eas', path: service },
  CloneService: { ...create, product: 'eas', path: `${service}/clone`, json: ['Labels'] },
  ListServiceVersions: { ...get, product: 'eas', path: `${service}/versions` },
  UpdateServiceVersion: { ...put, product: 'eas', path: `${service}/version` },
  UpdateServiceLabel: { ...put, product: 'eas', path: `${service}/label` },
  DeleteServiceLabel: { ...remove, product: 'eas', path: `${service}/label`, json: ['LabelKeys'], comma: ['Keys'] },
  UpdateServiceSafetyLock: { ...put, product: 'eas', path: `${service}/lock` },

  ReleaseService: { ...put, product: 'eas', path: `${service}/release` },
  CreateServiceRollout: { ...post, product: 'eas', path: `${service}/rollout` },
  DescribeServiceRollout: { ...get, product: 'eas', path: `${service}/rollout` },
  UpdateServiceRollout: { ...put, product: 'eas', path: `${service}/rollout` },
  DeleteServiceRollout: { ...remove, product: 'eas', path: `${service}/rollout` },
  CreateServiceMirror: { ...post, product: 'eas', path: `${service}/mirror` },
  DescribeServiceMirror: { ...get, product: 'eas', path: `${service}/mirror` },
  UpdateServiceMirror: { ...put, product: 'eas', path: `${service}/mirror` },
  DeleteServiceMirror: { ...remove, product: 'eas', path: `${service}/mirror` },
  DescribeServiceEndpoints: { ...get, product: 'eas', path: `${service}/endpoints` },

  CreateServiceAutoScaler: { ...post, product: 'eas', path: `${service}/autoscaler` },
  DescribeServiceAutoScaler: { ...get, product: 'eas', path: `${service}/autoscaler` },
  UpdateServiceAutoScaler: { ...put, product: 'eas', path: `${service}/autoscaler` },
  DeleteServiceAutoScaler: { ...remove, product: 'eas', path: `${service}/autoscaler` },
  CreateServiceCronScaler: { ...post, product: 'eas', path: `${service}/cronscaler` },
  DescribeServiceCronScaler: { ...get, product: 'eas', path: `${service}/cronscaler` },
  UpdateServiceCronScaler: { ...put, product: 'eas', path: `${service}/cronscaler` },
  DeleteServiceCronScaler: { ...remove, product: 'eas', path: `${service}/cronscaler` },

  ListServiceInstances: { ...get, product: 'eas', path: `${service}/instances` },
  DeleteServiceInstances: { ...remove, product: 'eas', path: `${service}/instances` },
  UpdateServiceInstance: { ...put, product: 'eas', path: instance },
  ListServiceContainers: { ...get, product: 'eas', path: `${instance}/containers` },
  CreateServiceInstanceToken: { ...get, product: 'eas', path: `${instance}/token` },
  DescribeServiceInstanceDiagnosis: { ...get, product: 'eas', path: `${instance}/diagnosis` },
  DescribeServiceDiagnosis: { ...get, product: 'eas', path: `${service}/diagnosis` },
  DescribeServiceEvent: { ...get, product: 'eas', path: `${service}/events` },
  DescribeServiceLog: { ...getLog, product: 'eas', path: `${service}/logs` },
  DescribeServiceSignedUrl: { ...get, product: 'eas', path: `${service}/signed_url` },
} as const satisfies ShapeTable;
