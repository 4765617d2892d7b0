import type { Tool } from '../../rule.ts';

/** Graphics cards: CUDA, ROCm, their drivers. */
export const cuda: Tool = {
  tools: ['cuda', 'rocm', 'nvidia-smi'],
  format: 'https://docs.nvidia.com/cuda/cuda-runtime-api/',
  rules: [
    {
      category: 'out_of_memory',
      match:
        /CUDA out of memory|CUDA error: out of memory|HIP out of memory|CUBLAS_STATUS_ALLOC_FAILED/,
      says: 'root',
      beforeLines: 2,
      afterLines: 1,
      examples: [
        {
          log: 'RuntimeError: HIP out of memory. Tried to allocate 2.00 GiB',
          headline: 'HIP out of memory. Tried to allocate 2.00 GiB',
          category: 'out_of_memory',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /NVIDIA-SMI has failed|No CUDA GPUs are available|CUDA driver version is insufficient|Found no NVIDIA driver|unable to determine the device handle/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'RuntimeError: No CUDA GPUs are available',
          headline: 'No CUDA GPUs are available',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'code',
      match:
        /(?:CUDA|HIP) error: |HSA_STATUS_ERROR|device-side assert triggered|cudaError\w+|CUDNN_STATUS_\w+/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'RuntimeError: CUDA error: device-side assert triggered',
          headline: 'CUDA error: device-side assert triggered',
          category: 'code',
        },
      ],
    },
  ],
};
