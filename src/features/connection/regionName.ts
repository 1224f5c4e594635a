import type { Translate } from '../../messages/translate.ts';

/** What Alibaba Cloud calls a region; empty for one whose name we do not know. */
export function regionName(region: string, t: Translate): string {
  const names: Readonly<Record<string, string>> = {
    'cn-beijing': t('China (Beijing)'),
    'cn-chengdu': t('China (Chengdu)'),
    'cn-guangzhou': t('China (Guangzhou)'),
    'cn-hangzhou': t('China (Hangzhou)'),
    'cn-heyuan': t('China (Heyuan)'),
    'cn-hongkong': t('China (Hong Kong)'),
    'cn-shanghai': t('China (Shanghai)'),
    'cn-shenzhen': t('China (Shenzhen)'),
    'cn-wulanchabu': t('China (Ulanqab)'),
    'cn-zhangjiakou': t('China (Zhangjiakou)'),
    'cn-zhongwei': t('China (Zhongwei)'),
    'ap-northeast-1': t('Japan (Tokyo)'),
    'ap-northeast-2': t('South Korea (Seoul)'),
    'ap-south-1': t('India (Mumbai)'),
    'ap-southeast-1': t('Singapore'),
    'ap-southeast-3': t('Malaysia (Kuala Lumpur)'),
    'ap-southeast-5': t('Indonesia (Jakarta)'),
    'ap-southeast-7': t('Thailand (Bangkok)'),
    'eu-central-1': t('Germany (Frankfurt)'),
    'me-central-1': t('Saudi Arabia (Riyadh)'),
    'me-east-1': t('UAE (Dubai)'),
    'na-south-1': t('Mexico'),
    'us-east-1': t('US (Virginia)'),
    'us-west-1': t('US (Silicon Valley)'),
  };
  return Object.hasOwn(names, region) ? (names[region] ?? '') : '';
}

/** The regions as a person looks for them: their own first, then China's, then the others. */
export function orderedRegions(regions: readonly string[], own: string | undefined): string[] {
  const place = (region: string): number => (region === own ? 0 : region.startsWith('cn-') ? 1 : 2);
  const ordered = own === undefined || regions.includes(own) ? regions : [own, ...regions];
  return [...ordered].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}
