import { describe, expect, test } from 'vitest';
import { resolveTarget } from './serviceTarget.ts';

function endpoint(internet: string[], intranet: string[] = [], pathType = 'Service') {
  return { InternetEndpoints: internet, IntranetEndpoints: intranet, PathType: pathType };
}

function baseUrl(...endpoints: ReturnType<typeof endpoint>[]): string {
  return resolveTarget({ AccessToken: 'a-token', Endpoints: endpoints }, 'qwen').baseUrl;
}

describe('the address of a service', () => {
  test('prefers the internet', () => {
    const vpc = 'http://1.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/qwen';
    const internet = 'http://1.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/qwen';
    expect(baseUrl(endpoint([], [vpc]), endpoint([internet], [vpc]))).toBe(internet);
    expect(baseUrl(endpoint([], [vpc]))).toBe(vpc);
  });

  test.each([
    ['1.cn-hangzhou.pai-eas.aliyuncs.com', 'http://1.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/qwen'],
    ['https://gw.example.com/', 'https://gw.example.com/api/predict/qwen'],
    ['nlb.example.com:8080', 'http://nlb.example.com:8080/api/predict/qwen'],
    ['http://gw.example.com/api/predict/group.qwen/', 'http://gw.example.com/api/predict/group.qwen'],
  ])('%s', (address, expected) => {
    expect(baseUrl(endpoint([address]))).toBe(expected);
  });

  test('passes over what is no web address and over the group’s', () => {
    expect(baseUrl(endpoint(['http://g/api/predict/grp'], [], 'Group'), endpoint(['nacos://x', 'http://y']))).toBe(
      'http://y/api/predict/qwen',
    );
  });

  test('says what is missing', () => {
    expect(() => baseUrl(endpoint([]))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ code: 'NoEndpoint' }) }),
    );
    expect(() => resolveTarget({ Endpoints: [endpoint(['http://y'])] }, 'qwen')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ kind: 'unauthorized', code: 'NoToken' }) }),
    );
  });
});
