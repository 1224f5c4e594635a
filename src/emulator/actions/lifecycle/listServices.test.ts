import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../emulator.ts';
import { ask, startTestEmulator } from '../../testEmulator.testing.ts';

let emulator: Emulator;
beforeAll(async () => {
  ({ emulator } = await startTestEmulator({ seed: 'demo' }));
});
afterAll(() => emulator.close());

interface Listed {
  readonly status: number;
  readonly names: readonly string[];
  readonly total: unknown;
  readonly services: readonly Record<string, unknown>[];
}

async function list(query: string): Promise<Listed> {
  const answer = await ask(emulator, { action: 'ListServices', path: `/api/v2/services?${query}` });
  const services = Array.isArray(answer.json['Services']) ? answer.json['Services'] : [];
  return {
    status: answer.status,
    names: services.map((entry) => String(entry.ServiceName)),
    total: answer.json['TotalCount'],
    services,
  };
}

const r1 = ['deepseek-r1-pd-decode', 'deepseek-r1-pd-prefill', 'deepseek-r1-pd-router'];

describe('filters', () => {
  test.each([
    ['Filter=72b', ['qwen2_5_72b_eval']],
    ['ServiceName=deepseek-r1-pd', ['deepseek-r1-pd']],
    ['ServiceStatus=Stopped', ['qwen2_5_72b_eval']],
    ['ServiceStatus=Failed', ['qwen3_8b_gu108']],
    ['WorkspaceId=318806&Order=asc', ['qwen2_5_72b_eval', 'qwen3_8b_gu108']],
    ['Role=LLMGateway&Sort=ServiceName&Order=asc', ['deepseek-r1-pd-router', 'qwen3_moe_router']],
    ['ServiceType=LLMGatewayService&Sort=ServiceName&Order=asc', ['deepseek-r1-pd-router', 'qwen3_moe_router']],
    ['GroupName=qwen3_moe_pd&Order=asc', ['qwen3_moe_router', 'qwen3_moe_prefill', 'qwen3_moe_decode']],
    ['GroupName=deepseek-r1-pd', r1],
    ['ServiceType=Queue', []],
    ['ParentServiceUid=eas-m-nobody', []],
    ['ResourceType=Lingjun', []],
    ['ServiceStatus=Stopped%2CFailed&Order=asc', ['qwen2_5_72b_eval', 'qwen3_8b_gu108']],
    ['ServiceName=qwen3_8b_chat%2Cqwen3_8b_gu108&Order=asc', ['qwen3_8b_chat', 'qwen3_8b_gu108']],
    ['ServiceName=nobody', []],
    ['CallerUid=1', []],
    ['Accessibility=PRIVATE', []],
    ['Gateway=gw-none', []],
    ['ResourceAliasName=none', []],
    ['ResourceId=eas-r-none', []],
    ['ResourceName=eas-r-none', []],
    ['QuotaId=none', []],
    ['AutoscalerEnabled=true', []],
    ['CronscalerEnabled=true', []],
    ['ResourceBurstable=true', []],
    ['TrafficState=grouping&Filter=qwen3_moe', ['qwen3_moe_router']],
    ['IncludeNoWorkspace=false&Filter=72b', ['qwen2_5_72b_eval']],
    ['Label=%7B%22ServiceEngineType%22%3A%22none%22%7D', []],
  ])('%s', async (query, names) => {
    expect((await list(query)).names).toEqual(names);
  });

  test('ParentServiceUid gives the members, each with its role and its parent', async () => {
    const [parent] = (await list('ServiceName=deepseek-r1-pd')).services;
    const children = await list(`ParentServiceUid=${String(parent?.['ServiceUid'])}`);
    expect(children.names).toEqual(r1);
    for (const child of children.services) {
      expect(JSON.parse(String(child['RoleAttrs']))).toMatchObject({
        ParentServiceUid: parent?.['ServiceUid'],
        MemberType: child['Role'],
      });
    }
  });

  test('a label of the configuration holds for the members too', async () => {
    expect((await list('Label=%7B%22ServiceEngineType%22%3A%22vllm%22%7D&Filter=deepseek')).total).toBe(4);
  });
});

test('the newest come first, and pages neither overlap nor leave one out', async () => {
  const all = await list('');
  expect(all.total).toBe(10);
  const times = all.services.map((service) => String(service['CreateTime']));
  expect(times).toEqual(times.toSorted().toReversed());
  const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => list(`PageSize=3&PageNumber=${page}`)));
  expect(pages.flatMap((page) => page.names)).toEqual(all.names);
  expect(pages.map((page) => page.names.length)).toEqual([3, 3, 3, 1, 0]);
});

test('sorting: by name, by status, by what it costs, both ways', async () => {
  const names = (await list('Sort=ServiceName&Order=asc')).names;
  expect(names).toEqual(names.toSorted());
  expect((await list('Sort=ServiceName')).names).toEqual(names.toReversed());
  const statuses = (await list('Sort=Status&Order=asc')).services.map((service) => String(service['Status']));
  expect(statuses).toEqual(statuses.toSorted());
  const totals = (await list('Sort=TotalInstance')).services.map((service) => Number(service['TotalInstance']));
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
});

test.each([
  'Label=x',
  'Sort=Nothing',
  'Order=up',
  'PageSize=1.5',
  'PageSize=1001',
  'PageSize=0',
  'PageNumber=0',
  'AutoscalerEnabled=maybe',
  'TrafficState=somewhere',
])('%s is refused', async (query) => {
  expect((await list(query)).status).toBe(400);
});
