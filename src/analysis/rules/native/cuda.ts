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
    },
    {
      category: 'infrastructure',
      match:
        /NVIDIA-SMI has failed|No CUDA GPUs are available|CUDA driver version is insufficient|Found no NVIDIA driver|unable to determine the device handle/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'code',
      match:
        /(?:CUDA|HIP) error: |HSA_STATUS_ERROR|device-side assert triggered|cudaError\w+|CUDNN_STATUS_\w+/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
  ],
};
