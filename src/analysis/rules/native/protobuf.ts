import type { Tool } from '../../rule.ts';

/** protoc, and what buf lint finds. */
export const protobuf: Tool = {
  tools: ['protoc', 'buf'],
  format: 'https://buf.build/docs/lint/',
  rules: [
    {
      category: 'lint',
      match: /^\S+\.proto:\d+:\d+:[A-Z]/,
      says: 'root',
      examples: [
        {
          log: 'proto/shop.proto:12:3:Field name "totalPrice" should be lower_snake_case, such as "total_price".',
          headline: 'Field name "totalPrice" should be lower_snake_case',
          category: 'lint',
          file: 'proto/shop.proto:12',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S+\.proto:\d+:\d+: (?!warning)\S/,
      says: 'root',
      examples: [
        {
          log: 'shop.proto:12:3: "Price" is not defined.',
          headline: '"Price" is not defined',
          category: 'code',
          file: 'shop.proto:12',
        },
      ],
    },
  ],
};
