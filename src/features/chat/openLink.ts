import type { Prompts } from '../../host/prompts.ts';
import type { Translate } from '../../messages/translate.ts';

/** Hosts, with everything below them, that links lead to without a question. */
const knownHosts = ['aliyun.com', 'alibabacloud.com', 'github.com', 'huggingface.co', 'modelscope.cn'];

/** Opens a link of an answer, which nobody vouches for: https only, after a question unless the host is known. */
export async function openLink(
  link: string,
  prompts: Pick<Prompts, 'confirm'>,
  open: (url: string) => Promise<void>,
  t: Translate,
): Promise<void> {
  if (!URL.canParse(link)) return;
  const url = new URL(link);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return;
  const known = knownHosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  const question = { message: t('Open {0}?', url.hostname), detail: url.href, action: t('Open') };
  if (known || (await prompts.confirm(question))) await open(url.href);
}
