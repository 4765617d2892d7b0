import type { Tool } from '../../rule.ts';

/** "FAIL: test_name (module.Class)", as unittest, nose, Django and tox pass it on. */
export const unittest: Tool = {
  tools: ['unittest', 'nose', 'django', 'tox'],
  format: 'https://docs.python.org/3/library/unittest.html#command-line-interface',
  oneTest: [
    {
      name: /^(\w+) \((?<test>[\w.]+\.\1)\)$/,
      command: 'python -m unittest {test}',
      example: {
        test: 'test_adds (test_cart.TotalTest.test_adds)',
        command: 'python -m unittest test_cart.TotalTest.test_adds',
      },
    },
    {
      name: /^(?<method>\w+) \((?<class>(?!unittest\.)[\w.]+)\)$/,
      command: 'python -m unittest {class}.{method}',
      example: {
        test: 'test_adds (test_cart.TotalTest)',
        command: 'python -m unittest test_cart.TotalTest.test_adds',
      },
    },
  ],
  rules: [
    {
      category: 'code',
      match: /^Migrations for '\w+':$/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: [
            "Migrations for 'orders':",
            '  orders/migrations/0007_order_note.py',
            '    - Add field note to order',
          ],
          headline: "Migrations for 'orders'",
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR): (?<test>\S+ \([\w.<>]+\))/,
      says: 'root',
      afterLines: 4,
      while: /^\s+\S|^[A-Z]\w+(?:Error|Exception)/,
      examples: [
        {
          log: 'FAIL: test_order_021 (test_orders.OrdersTest.test_order_021)',
          headline: 'FAIL: test_order_021 (test_orders.OrdersTest.test_order_021)',
          category: 'test',
          test: 'test_order_021 (test_orders.OrdersTest.test_order_021)',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR): (?<test>[\w.]+\.\w+)$/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: 'FAIL: shop.tests.test_cart.test_adds_prices',
          headline: 'shop.tests.test_cart.test_adds_prices',
          category: 'test',
          test: 'shop.tests.test_cart.test_adds_prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\S+ \([\w.]+\)(?: .*)? \.\.\. (?:FAIL|ERROR)$/,
      says: 'summary',
      examples: [
        {
          log: [
            'test_adds_prices (test_cart.TotalTest.test_adds_prices) ... FAIL',
            '',
            '======================================================================',
            'FAIL: test_adds_prices (test_cart.TotalTest.test_adds_prices)',
            '----------------------------------------------------------------------',
          ],
          headline: 'test_adds_prices (test_cart.TotalTest.test_adds_prices)',
          category: 'test',
          test: 'test_adds_prices (test_cart.TotalTest.test_adds_prices)',
        },
      ],
    },
    {
      category: 'test',
      match: /^FAILED \((?:failures|errors|unexpected)/,
      says: 'wrapper',
      examples: [
        {
          log: ['AssertionError: 7 != 12', 'FAILED (failures=1)'],
          headline: '7 != 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^Doctest: |^\*{3}Test Failed\*{3}|^File ".*", line \d+, in (?<test>[\w.]+\.\w+)$/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: [
            'File "/home/runner/work/shop/shop/cart.py", line 4, in cart.total',
            'Failed example:',
            '    total(4, 3)',
            'Expected:',
            '    12',
            'Got:',
            '    7',
          ],
          headline: 'cart.total: Expected: 12; Got: 7',
          category: 'test',
          test: 'cart.total',
          file: 'cart.py:4',
        },
      ],
    },
    {
      category: 'test',
      match: /^ERROR: +(?:\S+: commands failed|InvocationError)|^ERROR: InvocationError/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'AssertionError: 7 != 12',
            'ERROR: InvocationError for command /home/runner/work/shop/shop/.tox/py311/bin/python -m unittest (exited with code 1)',
          ],
          headline: '7 != 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s+\S+: (?:FAIL|commands failed)\b/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'AssertionError: 7 != 12',
            '  py311: FAIL code 1 (4.31=setup[4.25]+cmd[0.06] seconds)',
          ],
          headline: '7 != 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\S+: (?:FAIL ✖|exit \d+ \()/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'AssertionError: 7 != 12',
            'py311: exit 1 (0.06 seconds) /home/runner/work/shop/shop> python -m unittest pid=2453',
          ],
          headline: '7 != 12',
          category: 'test',
        },
      ],
    },
  ],
};
