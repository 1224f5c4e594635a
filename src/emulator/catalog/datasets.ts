import { region } from '../inferred.ts';

/** A data set of AIWorkSpace. All are made up. */
export interface DatasetEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly uri: string;
  readonly source: 'OSS' | 'NAS';
  readonly kind: 'COMMON' | 'TEXT' | 'PIC' | 'VIDEO' | 'AUDIO';
  readonly property: 'DIRECTORY' | 'FILE';
  readonly isPublic: boolean;
  readonly workspaceId: string;
  readonly mountPath: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: string;
}

export const datasets: readonly DatasetEntry[] = [
  {
    id: 'd-7k2m9q4x1v8t5z0c',
    name: 'model-weights',
    description: 'Weights of the models that we serve',
    uri: `oss://llm-weights.oss-${region.id}-internal.aliyuncs.com/models/`,
    source: 'OSS',
    kind: 'COMMON',
    property: 'DIRECTORY',
    isPublic: false,
    workspaceId: '295949',
    mountPath: '/mnt/models/',
    labels: { team: 'serving' },
    created: '2026-03-11T02:40:00.000Z',
  },
  {
    id: 'd-3n8d6f0s2a4g7h1j',
    name: '评测问题集',
    description: '线上抽样问题，用于压测',
    uri: `oss://llm-eval.oss-${region.id}-internal.aliyuncs.com/prompts/requests.jsonl`,
    source: 'OSS',
    kind: 'TEXT',
    property: 'FILE',
    isPublic: false,
    workspaceId: '310274',
    mountPath: '/mnt/data/',
    labels: {},
    created: '2026-07-02T08:00:00.000Z',
  },
  {
    id: 'd-9k5l1p7o3i8u2y6t',
    name: 'shared-cache',
    description: 'KV cache and compiled kernels',
    uri: `nas://0c1d2e3f4a.${region.id}/cache/`,
    source: 'NAS',
    kind: 'COMMON',
    property: 'DIRECTORY',
    isPublic: false,
    workspaceId: '295949',
    mountPath: '/mnt/cache/',
    labels: {},
    created: '2026-08-19T10:30:00.000Z',
  },
];
