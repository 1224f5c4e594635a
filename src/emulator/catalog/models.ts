import { fractionOf } from '../ids.ts';

/** A way that the gallery offers to run a model. */
export interface ProfileEntry {
  readonly id: string;
  readonly framework: 'vllm' | 'sglang';
  readonly category: 'pd' | 'multinodes' | 'singlenode';
  readonly scenario: string;
  /** As the console shows the template. */
  readonly template: string;
  /** Instance types, the template's own first. */
  readonly instanceTypes: readonly string[];
  readonly optimizations: Readonly<Record<string, string>>;
  /** GPUs of one instance over all its machines. */
  readonly gpus: number;
}

/** A model of the Model Gallery. */
export interface ModelEntry {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly series: string;
  readonly description: string;
  /** Thousand millions; of a mixture of experts all of them. */
  readonly billions: number;
  readonly reasoning: boolean;
  readonly functionCall: boolean;
  readonly deployable: boolean;
  readonly task: string;
  readonly origin: string;
  readonly created: string;
  /** True when PAI hides the run command of its own build. */
  readonly protected: boolean;
  readonly profiles: readonly ProfileEntry[];
}

const eightGpus = ['ml.gu8tef.8.46xlarge', 'ml.gu8tea.8.48xlarge'] as const;
const eightGpusMore = [...eightGpus, 'ml.gu8tf.8.46xlarge', 'ml.gx9cf.8.62xlarge'] as const;
/** Whose memory takes a model of 671 thousand million parameters with all of its attention on each GPU. */
const eightLargeGpus = [...eightGpus, 'ml.gx9cf.8.62xlarge'] as const;
const smallGpus = [
  'ecs.gn8is.4xlarge',
  'ml.gu7i.c16m60.1-gu30',
  'ml.gu7i.c32m188.1-gu30',
  'ecs.gn7i-c16g1.4xlarge',
  'ml.gu8xf.8xlarge-gu108',
] as const;

type Shape = Omit<ProfileEntry, 'id'>;

function pd(
  framework: 'vllm' | 'sglang',
  template: string,
  instanceTypes: readonly string[] = eightGpusMore,
  gpus = 8,
): Shape {
  const moe = template.startsWith('EP');
  return {
    framework,
    category: 'pd',
    scenario: 'pd-balanced',
    template,
    instanceTypes,
    optimizations: moe
      ? { PDSeparation: 'true', ExpertParallel: 'true', CommunicationOverlap: 'true', MTP: 'true' }
      : { PDSeparation: 'true' },
    gpus,
  };
}

function single(framework: 'vllm' | 'sglang', instanceTypes: readonly string[], gpus: number): Shape {
  return {
    framework,
    category: 'singlenode',
    scenario: 'singlenode-balanced',
    template: 'Single-Node-Standard',
    instanceTypes,
    optimizations: {},
    gpus,
  };
}

function multi(framework: 'vllm' | 'sglang'): Shape {
  return {
    framework,
    category: 'multinodes',
    scenario: 'multinodes-balanced',
    template: 'Distributed-Inference',
    instanceTypes: ['ml.gu8tf.8.46xlarge', ...eightGpus],
    optimizations: { PipelineParallel: 'true' },
    gpus: 16,
  };
}

function largeOn(pdTypes: readonly string[]): readonly Shape[] {
  return [
    pd('vllm', epPd, pdTypes),
    multi('vllm'),
    single('vllm', eightGpusMore, 8),
    pd('sglang', epPd, pdTypes),
    single('sglang', eightGpusMore, 8),
  ];
}

const epPd = 'EP+PD Separation-PAI Optimized';
const large: readonly Shape[] = largeOn(eightGpusMore);
const largest: readonly Shape[] = largeOn(eightLargeGpus);
const dense: readonly Shape[] = [
  single('vllm', ['ecs.gn8is-8x.32xlarge', ...eightGpus], 8),
  pd('vllm', 'PD Separation'),
];
const middle: readonly Shape[] = [single('vllm', ['ecs.gn8is-4x.16xlarge', ...eightGpus], 4)];
const small: readonly Shape[] = [single('vllm', smallGpus, 1), single('sglang', smallGpus, 1)];

function hex(text: string): string {
  return [0, 1, 2]
    .map((part) =>
      Math.floor(fractionOf(`${text}#${part}`) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

function model(
  name: string,
  billions: number,
  description: string,
  shapes: readonly Shape[],
  more: Partial<ModelEntry> = {},
): ModelEntry {
  const id = `model-${BigInt(`0x${hex(name)}`)
    .toString(36)
    .slice(0, 18)}`;
  const profiles = shapes.map((shape) => ({
    ...shape,
    id: `prf_${hex(`${name}/${shape.framework}/${shape.category}`)}`,
  }));
  return {
    id,
    name,
    version: '1.0.0',
    series: /^[A-Za-z]+/.exec(name)?.[0] ?? name,
    description,
    billions,
    reasoning: false,
    functionCall: true,
    deployable: shapes.length > 0,
    task: 'large-language-model',
    origin: 'ModelScope',
    created: `2026-0${1 + Math.floor(fractionOf(name) * 9)}-15T06:00:00.000Z`,
    protected: name.endsWith('PAI-optimized'),
    profiles,
    ...more,
  };
}

/** The models, in the order of the gallery. Which models and profiles there are is made up, the first after EAS's guide. */
export const models: readonly ModelEntry[] = [
  model(
    'DeepSeek-R1-0528-PAI-optimized',
    671,
    'DeepSeek-R1-0528 in a build that PAI optimized: expert parallelism with prefill and decode apart, and multi-token prediction.',
    largest,
    { reasoning: true, version: '1.2.0', origin: 'PAI' },
  ),
  model(
    'Qwen3-Coder-480B-A35B-Instruct-PAI-optimized',
    480,
    '面向代码的混合专家模型，PAI 优化版，支持专家并行与 PD 分离部署。',
    large,
    { origin: 'PAI', version: '1.1.0' },
  ),
  model(
    'Qwen3-235B-A22B',
    235,
    'Mixture of experts with 22 billion active parameters; thinks before it answers when asked to.',
    large,
    { reasoning: true },
  ),
  model('Qwen3-8B', 8.2, 'Small dense model for one GPU.', small, { reasoning: true }),
  model('Qwen2.5-72B-Instruct', 72.7, '通义千问 2.5 系列的 72B 指令微调模型，适合单机多卡部署。', dense),
  model('DeepSeek-V3.1', 671, 'Mixture of experts for chat and tools, with an optional thinking mode.', largest, {
    reasoning: true,
  }),
  model('Kimi-K2-Instruct', 1026, 'Very large mixture of experts; needs two machines of eight GPUs.', [
    multi('vllm'),
    pd('sglang', epPd, eightGpusMore, 16),
  ]),
  model(
    'GLM-4.5-Air',
    106,
    '智谱 GLM-4.5 系列的轻量混合专家模型。',
    [single('vllm', eightGpusMore, 8), single('sglang', eightGpusMore, 8)],
    { reasoning: true },
  ),
  model('QwQ-32B', 32.8, 'Dense reasoning model.', middle, { reasoning: true }),
  model('DeepSeek-R1-Distill-Qwen-32B', 32.8, 'Qwen2.5-32B taught by DeepSeek-R1.', middle, {
    reasoning: true,
    functionCall: false,
  }),
  model('DeepSeek-R1-Distill-Qwen-7B', 7.6, 'Qwen2.5-Math-7B taught by DeepSeek-R1.', small, {
    reasoning: true,
    functionCall: false,
  }),
  model('Qwen3-32B', 32.8, '通义千问 3 系列的 32B 稠密模型，支持思考模式切换。', middle, { reasoning: true }),
  model(
    'Qwen3-30B-A3B-Instruct-2507-FP8-long-context-1M-tokens',
    30.5,
    'Mixture of experts with 3 billion active parameters, in FP8, for contexts of up to one million tokens.',
    middle,
  ),
  model('Qwen3-0.6B', 0.6, 'The smallest of its family; good for trying things out.', small, { reasoning: true }),
  model('Llama-3.3-70B-Instruct', 70.6, 'Dense model for chat in eight languages.', dense, { origin: 'HuggingFace' }),
  model('gpt-oss-120b', 117, 'Mixture of experts in MXFP4.', [single('vllm', eightGpusMore, 8)], {
    reasoning: true,
    origin: 'HuggingFace',
  }),
  model(
    'MiniMax-M1-80k',
    456,
    '支持百万级上下文的混合专家推理模型。',
    [single('vllm', eightGpusMore, 8), multi('vllm')],
    { reasoning: true },
  ),
  model('Qwen2.5-0.5B-Instruct', 0.5, 'Small dense model.', small),
  model('Qwen3-Embedding-8B', 7.6, '文本向量模型，用于检索与排序。', [], {
    task: 'text-embedding',
    functionCall: false,
  }),
];

/** The model, by id. */
export function findModel(id: string): ModelEntry | undefined {
  return models.find((entry) => entry.id === id);
}

/** The model that a text such as a path or a served name means: the longest name that occurs in it. */
export function modelInText(text: string): ModelEntry | undefined {
  const lower = text.toLowerCase();
  return models
    .filter((entry) => lower.includes(entry.name.toLowerCase().replace('-pai-optimized', '')))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}
