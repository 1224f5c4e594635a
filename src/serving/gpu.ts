/** One GPU as the equations see it. Dense peaks in FLOP/s, bandwidths in bytes/s, memory in bytes. */
export interface Gpu {
  readonly name: string;
  readonly fp8Flops: number;
  readonly bf16Flops: number;
  readonly memoryBytes: number;
  readonly memoryBandwidth: number;
  /** Between GPUs of one machine, each way: NVLink, or PCIe where there is none. */
  readonly linkBandwidth: number;
  /** Between machines, per GPU. */
  readonly rdmaBandwidth: number;
  /** Share of the peak that prefill reaches in its matrix products, and in its attention. */
  readonly prefillEfficiency: { readonly linear: number; readonly attention: number };
}

/** GPUs of one machine of the instance types that serve large models. */
export const GPUS_PER_MACHINE = 8;

const GB = 1e9;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TERA = 1e12;
const HOPPER = { linear: 0.22, attention: 0.5 };
const COMPUTE_POOR = { linear: 0.7, attention: 0.6 };
/** PCIe 4.0 x16 as measured in practice. An assumption: the sources say only that these cards have no NVLink. */
const PCIE = 25 * GB;

function hopper(
  name: string,
  fp8Tera: number,
  bf16Tera: number,
  memoryBytes: number,
  tbPerS: number,
  nvlink: number,
): Gpu {
  return {
    name,
    fp8Flops: fp8Tera * TERA,
    bf16Flops: bf16Tera * TERA,
    memoryBytes,
    memoryBandwidth: tbPerS * TERA,
    linkBandwidth: nvlink * GB,
    rdmaBandwidth: 50 * GB,
    prefillEfficiency: HOPPER,
  };
}

const H20: Gpu = {
  ...hopper('H20', 296, 148, 96 * GIB, 4, 450),
  rdmaBandwidth: 25 * GB,
  prefillEfficiency: COMPUTE_POOR,
};

/** The inference card of 48 GB without NVLink. */
export const L20: Gpu = {
  ...hopper('L20', 239, 119.5, 48 * GB, 0.864, 0),
  linkBandwidth: PCIE,
  rdmaBandwidth: PCIE,
  prefillEfficiency: { linear: 0.5, attention: 0.5 },
};

/** The GPUs that the serving model knows, by name. Data sheet peaks; H20-141 peaks and RDMA are assumed. */
export const GPUS: readonly Gpu[] = [
  // Sold as 141 GB; this is what the card shows.
  hopper('H200', 1978, 989, 143_771 * MIB, 4.8, 450),
  hopper('H100', 1978, 989, 80 * GIB, 3.35, 450),
  hopper('H800', 1979, 989, 80 * GB, 3.35, 200),
  H20,
  { ...H20, name: 'H20-141', memoryBytes: 141 * GB, memoryBandwidth: 4.8 * TERA, rdmaBandwidth: 50 * GB },
  L20,
  // The card behind `…-gu30` is not named in public; an A10-class card of 24 GB is assumed.
  {
    ...L20,
    name: 'GU30',
    fp8Flops: 125 * TERA,
    bf16Flops: 125 * TERA,
    memoryBytes: 24 * GB,
    memoryBandwidth: 0.6 * TERA,
  },
];

/** The GPU of that name in any case, or undefined. */
export function findGpu(name: string): Gpu | undefined {
  const wanted = name.trim().toLowerCase();
  return GPUS.find((gpu) => gpu.name.toLowerCase() === wanted);
}
