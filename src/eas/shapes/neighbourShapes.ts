import { get, type ShapeTable } from './shape.ts';

const gallery = '/api/v2/modelgallery/models';

/** CloudMonitor takes everything as a POST to its root, with the values in the query. */
const monitor = { product: 'cms', method: 'POST', path: '/', timeoutMs: 15_000, reads: true } as const;

/** What is asked of the products around EAS. */
export const neighbourShapes = {
  ListWorkspaces: { ...get, product: 'aiworkspace', path: '/api/v1/workspaces' },
  GetWorkspace: { ...get, product: 'aiworkspace', path: '/api/v1/workspaces/{WorkspaceId}' },
  GetDefaultWorkspace: { ...get, product: 'aiworkspace', path: '/api/v1/defaultWorkspaces' },
  ListImages: { ...get, product: 'aiworkspace', path: '/api/v1/images' },
  ListModels: { ...get, product: 'aiworkspace', path: '/api/v1/models', json: ['Conditions', 'Tag'] },
  ListModelVersions: { ...get, product: 'aiworkspace', path: '/api/v1/models/{ModelId}/versions' },
  ListDatasets: { ...get, product: 'aiworkspace', path: '/api/v1/datasets' },

  ListQuotas: { ...get, product: 'paistudio', path: '/api/v1/quotas/' },
  GetQuota: { ...get, product: 'paistudio', path: '/api/v1/quotas/{QuotaId}' },
  ListNodes: { ...get, product: 'paistudio', path: '/api/v1/nodes', json: ['HealthCount', 'HealthRate'] },

  ListModelGalleryModels: { ...get, product: 'paimodelgallery', path: gallery, json: ['Conditions', 'Tag'] },
  ListModelDeploymentProfiles: {
    ...get,
    product: 'paimodelgallery',
    path: `${gallery}/{ModelId}/deployment-profiles`,
  },
  GetModelDeploymentResources: {
    ...get,
    product: 'paimodelgallery',
    path: `${gallery}/{ModelId}/deployment-resources`,
  },
  GetModelDeploymentSpec: { ...get, product: 'paimodelgallery', path: `${gallery}/{ModelId}/deployment-spec` },

  DescribeMetricList: monitor,
  DescribeMetricLast: monitor,
  DescribeMetricTop: monitor,
  DescribeMetricMetaList: monitor,
} as const satisfies ShapeTable;
