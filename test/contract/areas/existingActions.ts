import type { Area } from './area.ts';

const path = { ClusterId: 'cn-hangzhou', ServiceName: 'deepseek-r1-pd' };

/** Calls what has a test of its own elsewhere, so that the list of answered actions is whole. */
export const existingActions: Area = {
  name: 'the actions of the main job',
  seed: 'demo',
  async walk({ call, clock }) {
    await call('eas', 'ListServices');
    await call('eas', 'DescribeService', { path });
    await call('eas', 'ListServiceInstances', { path });
    await call('eas', 'DescribeServiceEvent', { path });
    await call('eas', 'DescribeServiceLog', { path });
    await call('eas', 'DescribeServiceEndpoints', { path });
    await call('eas', 'DescribeMachineSpec');
    await call('eas', 'DescribeRegions');
    await call('aiworkspace', 'ListWorkspaces');
    await call('paistudio', 'ListQuotas');
    const models = await call('paimodelgallery', 'ListModelGalleryModels', { query: { Query: 'r1-0528' } });
    const [model] = models['Models'] as { ModelId: string }[];
    const gallery = { ModelId: model?.ModelId ?? '' };
    const profiles = await call('paimodelgallery', 'ListModelDeploymentProfiles', { path: gallery });
    const [profile] = profiles['Profiles'] as { ProfileId: string }[];
    const query = {
      ModelVersion: String(profiles['ModelVersion']),
      WorkspaceId: '295949',
      ProfileId: profile?.ProfileId ?? '',
    };
    await call('paimodelgallery', 'GetModelDeploymentResources', { path: gallery, query });
    await call('paimodelgallery', 'GetModelDeploymentSpec', { path: gallery, query });
    const own = { ...path, ServiceName: 'main_job' };
    const body = {
      metadata: { name: 'main_job', instance: 1, cpu: 2, memory: 4000 },
      containers: [{ image: 'nginx' }],
    };
    await call('eas', 'CreateService', { body });
    clock.pass(60);
    await call('eas', 'ScaleService', { path: own, body: { Instance: 2 } });
    await call('eas', 'UpdateService', { path: own, body: { metadata: { instance: 1 } } });
    await call('eas', 'RestartService', { path: own });
    clock.pass(60);
    await call('eas', 'StopService', { path: own });
    clock.pass(60);
    await call('eas', 'StartService', { path: own });
    await call('eas', 'DeleteService', { path: own });
  },
};
