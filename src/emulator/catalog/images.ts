import { fractionOf } from '../ids.ts';
import { region } from '../inferred.ts';

/** An image of AIWorkSpace. */
export interface ImageEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly uri: string;
  readonly isPublic: boolean;
  /** Only of an image that somebody of a workspace added. */
  readonly workspaceId?: string;
  /** GB. */
  readonly size: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: string;
}

interface Official {
  /** `vllm:0.14.0-gpu` */
  readonly tag: string;
  readonly framework: string;
  readonly description: string;
  readonly size: number;
  readonly created: string;
}

const chips: Readonly<Record<string, string>> = { gpu: 'GPU', ppu: 'PPU', xpu: 'XPU', cpu: 'CPU' };

function imageId(uri: string): string {
  return `image-${Math.floor(fractionOf(uri) * 36 ** 10)
    .toString(36)
    .padStart(10, '0')}`;
}

/** The addresses and label names follow eas/product.md, section 1.4; which images there are is made up. */
function official({ tag, framework, description, size, created }: Official): ImageEntry {
  const uri = `eas-registry-vpc.${region.id}.cr.aliyuncs.com/pai-eas/${tag}`;
  const chip = chips[tag.slice(tag.lastIndexOf('-') + 1)] ?? 'CPU';
  return {
    id: imageId(uri),
    name: tag,
    description,
    uri,
    isPublic: true,
    size,
    labels: {
      'system.official': 'true',
      'system.supported.eas': 'true',
      'system.chipType': chip,
      'system.framework': framework,
      'system.origin': 'PAI',
    },
    created,
  };
}

/** The images, the newest first. */
export const images: readonly ImageEntry[] = [
  official({
    tag: 'vllm:0.14.0-gpu',
    framework: 'vLLM 0.14.0',
    description: 'vLLM with the OpenAI protocol',
    size: 14,
    created: '2026-09-18T03:00:00.000Z',
  }),
  official({
    tag: 'vllm:0.14.0-gpu-pai-optimized',
    framework: 'vLLM 0.14.0',
    description: 'vLLM, optimized by PAI for expert parallelism',
    size: 16,
    created: '2026-09-18T03:30:00.000Z',
  }),
  official({
    tag: 'vllm:0.14.0-ppu',
    framework: 'vLLM 0.14.0',
    description: 'vLLM for PPU',
    size: 13,
    created: '2026-09-18T04:00:00.000Z',
  }),
  official({
    tag: 'vllm:0.11.2-gpu',
    framework: 'vLLM 0.11.2',
    description: 'vLLM with the OpenAI protocol',
    size: 12,
    created: '2026-05-20T03:00:00.000Z',
  }),
  official({
    tag: 'sglang:0.5.8-acclep1.2.1-gpu',
    framework: 'SGLang 0.5.8',
    description: 'SGLang with acclep',
    size: 15,
    created: '2026-09-02T02:00:00.000Z',
  }),
  official({
    tag: 'sglang:0.5.8-acclep1.2.1-gpu-pai-optimized',
    framework: 'SGLang 0.5.8',
    description: 'SGLang with acclep, optimized by PAI',
    size: 16,
    created: '2026-09-02T02:30:00.000Z',
  }),
  official({
    tag: 'blade-llm:0.12.0-gpu',
    framework: 'BladeLLM 0.12.0',
    description: 'BladeLLM',
    size: 17,
    created: '2026-06-11T07:00:00.000Z',
  }),
  official({
    tag: 'llm-gateway:1.3.0',
    framework: 'LLM Gateway 1.3.0',
    description: 'LLM 智能路由',
    size: 1,
    created: '2026-08-07T06:00:00.000Z',
  }),
  official({
    tag: 'pytorch:2.8.0-gpu',
    framework: 'PyTorch 2.8.0',
    description: 'PyTorch with CUDA',
    size: 9,
    created: '2026-03-30T05:00:00.000Z',
  }),
  official({
    tag: 'python:3.12-cpu',
    framework: 'Python 3.12',
    description: 'Python for CPU services',
    size: 1,
    created: '2026-02-02T05:00:00.000Z',
  }),
  {
    id: 'image-llmprod0001',
    name: 'vllm-own-kernels',
    description: '团队自建镜像，带自研算子',
    uri: `llm-prod-registry-vpc.${region.id}.cr.aliyuncs.com/serving/vllm-own:2026.10.1`,
    isPublic: false,
    workspaceId: '310274',
    size: 18,
    labels: { 'system.supported.eas': 'true', 'system.chipType': 'GPU', team: 'serving' },
    created: '2026-10-08T09:12:44.000Z',
  },
];

/** The image, or undefined when there is none of that id. */
export function findImage(id: string): ImageEntry | undefined {
  return images.find((entry) => entry.id === id);
}
