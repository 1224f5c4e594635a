import * as z from 'zod/mini';
import { CloudError } from '../../cloud/errors.ts';
import type { EasApi, ProfileChoice, Profiles, ServiceConfig } from '../../eas/api.ts';
import type { GalleryModel, MemberMatch, ResourceSelection } from '../../eas/wire/gallery.ts';
import type { MachineSpec } from '../../eas/wire/machine.ts';
import type { Quota } from '../../eas/wire/quota.ts';
import { Service } from '../../eas/wire/service.ts';
import type { Workspace } from '../../eas/wire/workspace.ts';

function model(name: string, billions: number, description: string, more: Partial<GalleryModel> = {}): GalleryModel {
  return {
    ModelId: `model-${name.toLowerCase()}`,
    ModelName: name,
    LatestVersionName: '1.0.0',
    ModelDescription: description,
    ModelSeries: undefined,
    ParameterSize: billions,
    Task: 'large-language-model',
    Deployable: true,
    DeepThink: false,
    FunctionCall: false,
    SupportedInferenceResources: undefined,
    ...more,
  };
}

/** Models of the fake gallery, one with names and texts that are too long for any column. */
export const models: readonly GalleryModel[] = [
  model(
    'DeepSeek-R1-0528-PAI-optimized',
    671,
    'Reasoning model with 671B parameters, 37B active, tuned by PAI for EP and PD separation.',
    {
      DeepThink: true,
      FunctionCall: true,
    },
  ),
  model('Qwen3-Coder-480B-A35B-Instruct-PAI-optimized', 480, 'Mixture-of-experts model for code.', {
    FunctionCall: true,
  }),
  model('Qwen2.5-7B-Instruct', 7.6, 'Dense model for chat.'),
  model(
    'An-extraordinarily-long-model-name-without-any-space-that-nobody-would-choose-but-somebody-will-upload-v2.1-FP8-block-wise',
    32,
    '一个名字非常长、描述也非常长的模型,用来检查界面在窄窗口里是否仍然整齐。'.repeat(4),
    { DeepThink: true },
  ),
];

const pdTypes = ['ml.gu8tef.8.46xlarge', 'ml.gu8tea.8.48xlarge'];

function profile(
  id: string,
  framework: string,
  category: string,
  members: readonly string[],
): Profiles['profiles'][number] {
  return {
    ProfileId: id,
    Category: category,
    Framework: framework,
    Scenario: `${category}-balanced`,
    Labels: undefined,
    Optimizations: undefined,
    Devices: [{ DeviceType: 'NVIDIA_H20', DisplayName: 'H20', DeviceCategory: 'NVIDIA', InstanceTypes: pdTypes }],
    Members: members.map((MemberType) => ({ MemberType, Meta: undefined })),
  };
}

export const pdMembers = ['LLMPrefill', 'LLMDecode', 'LLMGateway'];

export const profiles: Profiles = {
  modelVersion: '1.0.0',
  profiles: [
    profile('prf-vllm-pd', 'vllm', 'pd', pdMembers),
    profile('prf-vllm-single', 'vllm', 'singlenode', ['Default']),
    profile('prf-sglang-single', 'sglang', 'singlenode', ['Default']),
  ],
};

function machine(type: string, gpus: number, gpu: string, gpuMemory: number, stock: string): MachineSpec {
  return {
    InstanceType: type,
    CPU: gpus * 23,
    Memory: gpus * 230,
    GPU: gpu,
    GPUAmount: gpus,
    GPUMemory: gpuMemory,
    IsAvailable: stock === 'WithStock',
    StockStatus: stock,
    SpotDiscount: undefined,
    Vendor: undefined,
  };
}

export const machines: readonly MachineSpec[] = [
  machine('ml.gu8tef.8.46xlarge', 8, 'H20', 141, 'WithStock'),
  machine('ml.gu8tea.8.48xlarge', 8, 'H20', 141, 'NoStock'),
  machine('ecs.gn8is.4xlarge', 1, 'L20', 48, 'WithStock'),
];

const quotas: readonly Quota[] = [
  { QuotaId: 'quota1a2b3c', QuotaName: 'llm-production', ResourceType: 'Lingjun', Status: 'Enabled', GPUType: 'H20' },
];

function match(memberType: string): MemberMatch {
  return {
    MemberType: memberType,
    PublicResources: memberType === 'LLMGateway' ? [] : pdTypes.map((InstanceType) => ({ InstanceType })),
    DedicatedResources: [],
    Quotas: memberType === 'LLMGateway' ? [] : [{ QuotaId: 'quota1a2b3c', QuotaType: 'Lingjun' }],
  };
}

/** The configuration of a PD template as the design fixes it. */
export function pdSpec(prefillType = 'ml.gu8tef.8.46xlarge', decodeType = 'ml.gu8tef.8.46xlarge'): ServiceConfig {
  const member = (type: string, instanceType: string, env: readonly { name: string; value: string }[]) => ({
    type,
    metadata: { instance: 1, cpu: 176, memory: 1_800_000, gpu: 8, shm_size: 512 },
    cloud: { computing: { instances: [{ type: instanceType }] } },
    unit: { size: 1 },
    containers: [{ image: 'eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu', port: 8000, env }],
  });
  return {
    metadata: { name: 'placeholder', workspace_id: '295949' },
    labels: { ServiceEngineType: 'vllm' },
    members: [
      member('LLMPrefill', prefillType, [
        { name: 'TP_SIZE', value: '8' },
        { name: 'KV_CONNECTOR', value: 'nixl' },
        { name: 'MTP_DRAFT_TOKENS', value: '1' },
      ]),
      member('LLMDecode', decodeType, [
        { name: 'EP_SIZE', value: '8' },
        { name: 'DP_SIZE', value: '8' },
        { name: 'KV_CONNECTOR', value: 'nixl' },
        { name: 'MTP_DRAFT_TOKENS', value: '1' },
      ]),
      { type: 'LLMGateway', metadata: { instance: 2, cpu: 4, memory: 8000 }, llm_gateway: { max_queue_size: 512 } },
    ],
  };
}

function plainSpec(instanceType = 'ml.gu8tef.8.46xlarge'): ServiceConfig {
  return {
    metadata: { name: 'placeholder', instance: 1, cpu: 176, gpu: 8, memory: 1_800_000 },
    cloud: { computing: { instances: [{ type: instanceType }] } },
    containers: [
      { image: 'vllm:0.14.0-gpu', port: 8000, script: 'vllm serve /model', env: [{ name: 'TP_SIZE', value: '8' }] },
    ],
  };
}

/** What the fake does instead of answering well. */
export interface FakeFaults {
  /** These methods never answer. */
  readonly stall?: readonly (keyof EasApi)[];
  /** These methods fail. */
  readonly fail?: Partial<Record<keyof EasApi, Error>>;
}

/** No service is there unless a test says otherwise. */
const usualFailures: Partial<Record<keyof EasApi, Error>> = {
  describeService: new CloudError({ kind: 'not-found', action: 'DescribeService' }),
};

/** An EAS in memory for the deployment form: answers at once, and remembers what it was asked. */
export class FakeEas {
  readonly created: ServiceConfig[] = [];
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[] = [];

  constructor(
    public faults: FakeFaults = {},
    /** The names of the services that are there. */
    readonly services: string[] = [],
  ) {}

  readonly api: EasApi = {
    region: 'cn-hangzhou',
    listServices: () => {
      const services = this.services.map((ServiceName) => z.parse(Service, { ServiceName }));
      return this.#answer('listServices', [], services);
    },
    describeService: (name) => this.#answer('describeService', [name], z.parse(Service, { ServiceName: name })),
    createService: (config, workspaceId) => {
      this.created.push(config);
      const answer = { ServiceName: 'x', ServiceId: 'eas-m-1', Status: 'Creating', Region: 'cn-hangzhou' };
      return this.#answer('createService', [config, workspaceId], answer);
    },
    startService: (name) => this.#answer('startService', [name], undefined),
    stopService: (name) => this.#answer('stopService', [name], undefined),
    deleteService: (name) => this.#answer('deleteService', [name], undefined),
    listInstances: (name) => this.#answer('listInstances', [name], []),
    describeEndpoints: (name) => this.#answer('describeEndpoints', [name], { AccessToken: undefined, Endpoints: [] }),
    listEvents: (name) => this.#answer('listEvents', [name], []),
    readLogPage: (name) =>
      this.#answer('readLogPage', [name], { Logs: [], PageNum: 1, TotalCount: 0, TotalPageNum: 0 }),
    listMachineSpecs: () => this.#answer('listMachineSpecs', [], [...machines]),
    listWorkspaces: () =>
      this.#answer<Workspace[]>(
        'listWorkspaces',
        [],
        [
          {
            WorkspaceId: '295949',
            WorkspaceName: 'default',
            DisplayName: 'Default workspace',
            IsDefault: true,
            Status: 'ENABLED',
          },
          {
            WorkspaceId: '300001',
            WorkspaceName: 'research',
            DisplayName: undefined,
            IsDefault: false,
            Status: 'ENABLED',
          },
        ],
      ),
    listQuotas: (workspaceId) => this.#answer('listQuotas', [workspaceId], [...quotas]),
    searchModels: (query, limit) => {
      const found = models.filter(({ ModelName }) => ModelName?.toLowerCase().includes(query.toLowerCase()));
      return this.#answer('searchModels', [query, limit], { models: found, total: found.length });
    },
    listProfiles: (modelId) => this.#answer('listProfiles', [modelId], profiles),
    matchResources: (choice) => this.#answer('matchResources', [choice], [...pdMembers, 'Default'].map(match)),
    getDeploymentSpec: (choice, selections) =>
      this.#answer('getDeploymentSpec', [choice, selections], specFor(choice, selections)),
  };

  #answer<T>(method: keyof EasApi, args: readonly unknown[], value: T): Promise<T> {
    this.calls.push({ method, args });
    const failure = this.faults.fail?.[method] ?? usualFailures[method];
    if (this.faults.stall?.includes(method)) return new Promise(() => undefined);
    return failure ? Promise.reject(failure) : Promise.resolve(value);
  }
}

function specFor({ profileId }: ProfileChoice, selections: readonly ResourceSelection[]): ServiceConfig {
  const typeOf = (member: string): string | undefined =>
    selections.find(({ MemberType }) => MemberType === member)?.InstanceType;
  return profileId === 'prf-vllm-pd' ? pdSpec(typeOf('LLMPrefill'), typeOf('LLMDecode')) : plainSpec(typeOf('Default'));
}
