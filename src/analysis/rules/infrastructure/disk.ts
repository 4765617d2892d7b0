import type { Tool } from '../../rule.ts';

/** A full disk, in errno's words. */
export const disk: Tool = {
  tools: ['filesystem'],
  format: 'https://man7.org/linux/man-pages/man3/errno.3.html',
  precedes: 'all',
  rules: [
    {
      category: 'disk',
      match:
        /No space left on device|\bENOSPC\b|Disk quota exceeded|not enough (?:disk )?space|There is not enough space on the disk/i,
      says: 'root',
      beforeLines: 1,
      examples: [
        {
          log: 'Error: ENOSPC: no space left on device, write',
          headline: 'Error: ENOSPC: no space left on device, write',
          category: 'disk',
        },
      ],
    },
  ],
};
