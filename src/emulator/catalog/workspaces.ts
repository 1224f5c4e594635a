/** An AIWorkSpace workspace. */
export interface WorkspaceEntry {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly created: string;
}

export const workspaces: readonly WorkspaceEntry[] = [
  {
    id: '295949',
    name: 'default_workspace',
    displayName: 'Default workspace',
    description: 'The workspace that PAI made for this account.',
    isDefault: true,
    created: '2025-02-11T03:20:41.000Z',
  },
  {
    id: '310274',
    name: 'llm_production',
    displayName: '大模型生产环境',
    description: '线上推理服务',
    isDefault: false,
    created: '2025-09-04T08:15:02.000Z',
  },
  {
    id: '318806',
    name: 'research',
    displayName: 'Research',
    description: '',
    isDefault: false,
    created: '2026-04-22T01:44:37.000Z',
  },
];

/** Where a service goes that names no workspace. */
export const defaultWorkspaceId = '295949';
