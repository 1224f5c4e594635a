import { region } from '../inferred.ts';
import { models, type ModelEntry } from './models.ts';

/** A model as AIWorkSpace lists it: of the gallery, or registered in a workspace. */
export interface RegisteredModel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** `pai` for those of the gallery. */
  readonly provider: string | undefined;
  readonly workspaceId: string | undefined;
  readonly domain: string;
  readonly task: string;
  readonly origin: string;
  readonly type: string;
  readonly collection: string | undefined;
  /** Thousand millions of parameters. */
  readonly billions: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: string;
  /** The newest last. */
  readonly versions: readonly ModelVersion[];
}

/** One version of a model. */
export interface ModelVersion {
  readonly name: string;
  readonly description: string;
  readonly uri: string;
  readonly approval: 'Pending' | 'Approved' | 'Rejected';
  readonly format: string | undefined;
  readonly framework: string | undefined;
  readonly created: string;
}

function ofGallery(model: ModelEntry): RegisteredModel {
  return {
    id: model.id,
    name: model.name,
    description: model.description,
    provider: 'pai',
    workspaceId: undefined,
    domain: 'nlp',
    task: model.task,
    origin: model.origin,
    type: 'Checkpoint',
    collection: 'QuickStart',
    billions: model.billions,
    labels: {},
    created: model.created,
    versions: [
      {
        name: model.version,
        description: model.description,
        uri: `oss://pai-quickstart-${region.id}.oss-${region.id}.aliyuncs.com/modelhub/${model.name}/`,
        approval: 'Approved',
        format: undefined,
        framework: 'Pytorch',
        created: model.created,
      },
    ],
  };
}

/** Models that people of the workspaces registered; made up. */
const registered: readonly RegisteredModel[] = [
  {
    id: 'model-own4t7k2m9q1x8v5z',
    name: 'qwen3-8b-support',
    description: 'Qwen3-8B, tuned on answers of our support',
    provider: undefined,
    workspaceId: '295949',
    domain: 'nlp',
    task: 'large-language-model',
    origin: 'ModelScope',
    type: 'Checkpoint',
    collection: undefined,
    billions: 8.2,
    labels: { team: 'support' },
    created: '2026-06-05T04:00:00.000Z',
    versions: ['0.1.0', '0.2.0', '1.0.0'].map((name, index) => ({
      name,
      description: `第 ${index + 1} 次微调`,
      uri: `oss://llm-weights.oss-${region.id}-internal.aliyuncs.com/support/${name}/`,
      approval: index === 2 ? 'Approved' : index === 1 ? 'Rejected' : 'Pending',
      format: undefined,
      framework: 'Pytorch',
      created: `2026-0${6 + index}-05T04:00:00.000Z`,
    })),
  },
  {
    id: 'model-own8d6f0s2a4g7h1',
    name: 'deepseek-r1-distill-research',
    description: '',
    provider: undefined,
    workspaceId: '318806',
    domain: 'nlp',
    task: 'large-language-model',
    origin: 'HuggingFace',
    type: 'LoRA',
    collection: undefined,
    billions: 7.6,
    labels: {},
    created: '2026-09-12T11:20:00.000Z',
    versions: [
      {
        name: '0.1.0',
        description: '',
        uri: `oss://llm-research.oss-${region.id}-internal.aliyuncs.com/r1-distill/`,
        approval: 'Pending',
        format: undefined,
        framework: 'Pytorch',
        created: '2026-09-12T11:20:00.000Z',
      },
    ],
  },
];

/** Every model that AIWorkSpace knows. */
export const registeredModels: readonly RegisteredModel[] = [...models.map(ofGallery), ...registered];

/** The model, or undefined when there is none of that id. */
export function findRegisteredModel(id: string): RegisteredModel | undefined {
  return registeredModels.find((entry) => entry.id === id);
}
