import { kvType, transferProblem, type Connector } from '../../../serving/validity/transferRules.ts';
import { listAt, textAt } from '../../deployment/json.ts';
import { flagOf } from '../facts/launch.ts';
import { numberOf, type SettingName } from '../facts/settings.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { asWarning, errorAt, warningAt, type Finding, type Fix } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';
import { settingEdits } from './settingEdits.ts';

/** A prefill and a decode worker that hand over KV. */
interface Pair {
  readonly prefill: Worker;
  readonly decode: Worker;
}

/**
 * Rules for each pair of Prefill and Decode (rules 7 and 8 of serving/model.md, section 8: vLLM's NIXL compatibility page
 * for what must be equal).
 */
export function checkPairs(workers: readonly Worker[], options: ValidateOptions): Finding[] {
  const prefills = workers.filter(({ part }) => part.role === 'prefill');
  const decodes = workers.filter(({ part }) => part.role === 'decode');
  return prefills.flatMap((prefill) =>
    decodes.flatMap((decode) => rules.flatMap((rule) => rule({ prefill, decode }, options))),
  );
}

const rules = [checkConnector, checkKvType, checkDrafts, checkTransfer, checkSame, checkBlocks, checkBackend];

/** Where a setting of the pair stands: in decode if it is there, else in prefill, else at the decode worker. */
function at({ prefill, decode }: Pair, name: SettingName): string {
  return (decode.settings.get(name) ?? prefill.settings.get(name))?.at ?? decode.part.at;
}

/** A fix that makes decode say what prefill says, or the other way round where only prefill lets itself be changed. */
function makeEqual({ decode }: Pair, values: Partial<Record<SettingName, string>>, label: string): Fix | undefined {
  const edits = settingEdits(decode, values);
  return edits && { label, edits };
}

function connectorOf({ settings }: Worker): Connector | undefined {
  const text = settings.get('KV_CONNECTOR')?.text ?? '';
  if (/nixl/i.test(text)) return 'nixl';
  return /mooncake(?!store)/i.test(text) ? 'mooncake' : undefined;
}

function checkConnector(pair: Pair, { t }: ValidateOptions): Finding[] {
  const prefill = connectorOf(pair.prefill);
  const decode = connectorOf(pair.decode);
  if (prefill === decode || prefill === undefined || decode === undefined) return [];
  const message = t(
    'Prefill sends KV with {0} and Decode receives with {1}: use one connector on both.',
    title(prefill),
    title(decode),
  );
  return [errorAt(at(pair, 'KV_CONNECTOR'), 'pair-connector', message, connectorFix(pair, prefill, t))];
}

function title(connector: Connector): string {
  return connector === 'nixl' ? 'NIXL' : 'Mooncake';
}

function connectorFix(pair: Pair, connector: Connector, t: ValidateOptions['t']): Fix | undefined {
  const value = (worker: Worker): string =>
    worker.settings.get('KV_CONNECTOR')?.flag === undefined
      ? connector
      : `${title(connector).replace('NIXL', 'Nixl')}Connector`;
  const changed = [pair.prefill, pair.decode].filter((worker) => connectorOf(worker) !== connector);
  const edits = changed.map((worker) =>
    worker.engine === 'sglang' ? undefined : settingEdits(worker, { KV_CONNECTOR: value(worker) }),
  );
  if (edits.length === 0 || edits.includes(undefined)) return undefined;
  return { label: t('Use {0} on both', title(connector)), edits: edits.flatMap((list) => list ?? []) };
}

function checkKvType(pair: Pair, { t }: ValidateOptions): Finding[] {
  const prefill = kvType(pair.prefill.settings.get('KV_CACHE_DTYPE')?.text);
  const decode = kvType(pair.decode.settings.get('KV_CACHE_DTYPE')?.text);
  if (prefill === decode) return [];
  const message = t(
    'The KV cache is {0} in Prefill and {1} in Decode: the types must be equal, or the handshake fails.',
    shown(prefill.toUpperCase()),
    shown(decode.toUpperCase()),
  );
  const text = pair.prefill.settings.get('KV_CACHE_DTYPE')?.text ?? 'auto';
  const fix = makeEqual(pair, { KV_CACHE_DTYPE: text }, t('Set KV_CACHE_DTYPE of Decode to {0}', shown(text)));
  return [errorAt(at(pair, 'KV_CACHE_DTYPE'), 'pair-kv-dtype', message, fix)];
}

/** An error with NIXL, which compares the settings; a warning where the connector is not known. */
function checkDrafts(pair: Pair, { t }: ValidateOptions): Finding[] {
  const connectors = [connectorOf(pair.prefill), connectorOf(pair.decode)];
  const isNixl = connectors.every((connector) => connector === 'nixl') || mustBeNixl(pair);
  // SGLang moves KV in its own ways: only NIXL is known to compare.
  if (connectors.includes('mooncake') || (pair.decode.engine === 'sglang' && !isNixl)) return [];
  const prefill = draftsOf(pair.prefill);
  const decode = draftsOf(pair.decode);
  if (prefill === decode || prefill === undefined || decode === undefined) return [];
  const how =
    prefill === 0
      ? t('MTP is on in Decode only.')
      : decode === 0
        ? t('MTP is on in Prefill only.')
        : t('MTP drafts {0} tokens in Prefill and {1} in Decode.', prefill, decode);
  const why = t('NIXL needs the same speculation settings on both roles.');
  const edits = settingEdits(pair.prefill, { MTP_DRAFT_TOKENS: String(decode) });
  const fix = edits && { label: t('Set MTP_DRAFT_TOKENS of Prefill to {0}', decode), edits };
  const found = errorAt(at(pair, 'MTP_DRAFT_TOKENS'), 'pair-speculation', `${how} ${why}`, fix);
  return [isNixl ? found : asWarning(found)];
}

/** A template that names no connector: where TP differs only NIXL can send (rule 9 of serving/model.md, section 8). */
function mustBeNixl({ prefill, decode }: Pair): boolean {
  const isSilent = [prefill, decode].every(
    ({ engine, part, settings }) => engine === 'vllm' && part.launches.length === 0 && !settings.has('KV_CONNECTOR'),
  );
  const [one, other] = [prefill.verdict.sizes?.tp, decode.verdict.sizes?.tp];
  return isSilent && one !== undefined && other !== undefined && one !== other;
}

/** Undefined where it is not known: a run command that is seen has flags of its own, and may not read the variable. */
function draftsOf({ settings, part }: Worker): number | undefined {
  const setting = settings.get('MTP_DRAFT_TOKENS');
  if (setting === undefined) return 0;
  if (part.launches.length > 0 && setting.flag === undefined) return undefined;
  return numberOf(settings, 'MTP_DRAFT_TOKENS');
}

function checkTransfer(pair: Pair, { t }: ValidateOptions): Finding[] {
  const prefillTp = pair.prefill.verdict.sizes?.tp;
  const decodeTp = pair.decode.verdict.sizes?.tp;
  if (prefillTp === undefined || decodeTp === undefined) return [];
  const connector = connectorOf(pair.decode) ?? connectorOf(pair.prefill);
  const served = (pair.decode.model ?? pair.prefill.model)?.served;
  const problem = transferProblem({ connector, attention: served?.attention, prefillTp, decodeTp });
  if (problem === undefined) return [];
  if (problem === 'prefill-tp-above-decode') {
    const message = t(
      'TP is {0} in Prefill and {1} in Decode: with KV heads to split, not every NIXL version can send that. Use a Prefill TP of at most {1}.',
      prefillTp,
      decodeTp,
    );
    return [warningAt(sizePath(pair), 'prefill-tp-above-decode-tp', message)];
  }
  const message = t(
    'TP differs ({0} in Prefill, {1} in Decode), and Mooncake needs it equal: use NIXL.',
    prefillTp,
    decodeTp,
  );
  const path = pair.decode.settings.get('KV_CONNECTOR')?.at ?? at(pair, 'KV_CONNECTOR');
  const found = errorAt(path, 'mooncake-needs-equal-tp', message, connectorFix(pair, 'nixl', t));
  // The rule is vLLM's; SGLang has a Mooncake engine of its own.
  return [pair.decode.engine === 'sglang' ? asWarning(found) : found];
}

function sizePath({ prefill, decode }: Pair): string {
  return (prefill.settings.get('TP_SIZE') ?? decode.settings.get('TP_SIZE'))?.at ?? decode.part.at;
}

/** Equal engine, version and model. */
function checkSame({ prefill, decode }: Pair, { t }: ValidateOptions): Finding[] {
  if (prefill.engine !== undefined && decode.engine !== undefined && prefill.engine !== decode.engine) {
    const message = t(
      'Prefill runs {0} and Decode {1}: KV goes only between workers of one engine.',
      shown(prefill.engine),
      shown(decode.engine),
    );
    return [errorAt(pointer(decode.part.at, 'containers', 0), 'pair-engine', message)];
  }
  const models = [prefill.model, decode.model];
  const [one, other] = models.map((model) => model?.served?.name ?? model?.name);
  if (one !== undefined && other !== undefined && one !== other && models.every((model) => model?.certain)) {
    const message = t('Prefill serves {0} and Decode {1}: both must serve one model.', shown(one), shown(other));
    const isSure = models.every((model) => model?.served !== undefined);
    return [(isSure ? errorAt : warningAt)(decode.part.at, 'pair-model', message)];
  }
  const images = [prefill, decode].map(({ part }) => textAt(listAt(part.document, 'containers')[0], 'image'));
  const [prefillImage = '', decodeImage = ''] = images;
  if (prefillImage === '' || decodeImage === '' || prefillImage === decodeImage) return [];
  const path = pointer(decode.part.at, 'containers', 0, 'image');
  const message = t(
    'Prefill and Decode have different images ({0} and {1}): engine and connector must be of one version on both.',
    shown(lastPart(prefillImage)),
    shown(lastPart(decodeImage)),
  );
  const fix = { label: t('Use the image of Prefill'), edits: [{ op: 'set' as const, path, value: prefillImage }] };
  return [warningAt(path, 'pair-image', message, fix)];
}

function lastPart(image: string): string {
  return image.split('/').at(-1) ?? image;
}

function checkBlocks({ prefill, decode }: Pair, { t }: ValidateOptions): Finding[] {
  const [one, other] = [prefill, decode].map(({ part }) => flagOf(part.launches, ['--block-size', '--page-size']));
  const sizes = [Number(one?.text), Number(other?.text)] as const;
  if (!one || !other || !(sizes[0] > sizes[1])) return [];
  const message = t(
    'KV blocks have {0} tokens in Prefill and {1} in Decode: they may differ only if those of Prefill are smaller.',
    sizes[0],
    sizes[1],
  );
  return [warningAt(other.launch.at, 'pair-block-size', message)];
}

function checkBackend({ prefill, decode }: Pair, { t }: ValidateOptions): Finding[] {
  const [one, other] = [prefill, decode].map(
    ({ part }) =>
      flagOf(part.launches, ['--attention-backend'])?.text ??
      part.variables.find(({ name }) => name === 'VLLM_ATTENTION_BACKEND')?.text,
  );
  if (!one || !other || one.toLowerCase() === other.toLowerCase()) return [];
  const message = t(
    'The attention backend is {0} in Prefill and {1} in Decode: NIXL needs the same.',
    shown(one),
    shown(other),
  );
  return [warningAt(decode.part.at, 'pair-attention-backend', message)];
}
