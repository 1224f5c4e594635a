import type { Reply } from './reply.ts';

/** What stands in the place of the pages that EAS gives addresses of. */
const texts: ReadonlyMap<string, string> = new Map([
  ['workbench', 'The emulator runs no containers: there is no shell to open. On Alibaba Cloud it opens here.'],
  ['webview', 'The emulator does not run what is inside a service. On Alibaba Cloud its web page opens here.'],
  ['monitor', 'The emulator draws no charts. On Alibaba Cloud the monitoring of the service opens here.'],
]);

/** The page at an address of CreateServiceInstanceToken or DescribeServiceSignedUrl; undefined for other paths. */
export function pageAt(url: string): Reply | undefined {
  const text = texts.get(/^\/emulator\/(\w+)\//.exec(url)?.[1] ?? '');
  if (text === undefined) return undefined;
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>EAS emulator</title></head><body><p>${text}</p></body></html>`;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': "default-src 'none'" },
  };
}
