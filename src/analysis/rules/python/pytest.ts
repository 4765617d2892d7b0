import type { Tool } from '../../rule.ts';

/** The short summary, the "E" lines of the failure, and what collection and coverage say. */
export const pytest: Tool = {
  tools: ['pytest', 'pytest-cov', 'pytest-xdist', 'nox'],
  format: 'https://docs.pytest.org/en/stable/how-to/output.html',
  oneTest: [
    {
      name: /^(?<test>\S+\.py::.+)$/,
      command: 'pytest {test}',
      example: {
        test: 'tests/test_cart.py::test_vat[5 or 7]',
        command: "pytest 'tests/test_cart.py::test_vat[5 or 7]'",
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^(?:\[gw\d+\] .*)?(?:FAILED|ERROR) (?:\[[\d.]+s\] )?(?<test>\S+::.*?)(?: - .*)?$/,
      says: 'root',
      examples: [
        {
          log: '[gw1] [100%] FAILED tests/test_native.py::test_reads_the_buffer ',
          headline: 'tests/test_native.py::test_reads_the_buffer',
          category: 'test',
          test: 'tests/test_native.py::test_reads_the_buffer',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAILED|ERROR) \S+\.py\b/,
      says: 'root',
      examples: [
        {
          log: [
            "E   ModuleNotFoundError: No module named 'hello_kit'",
            '=========================== short test summary info ============================',
            'ERROR tests/test_cart.py',
            '!!!!!!!!!!!!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!!!!!!!!!!!!',
          ],
          headline: "ModuleNotFoundError: No module named 'hello_kit'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^E\s+(?:ModuleNotFoundError|ImportError): /,
      says: 'root',
      beforeLines: 4,
      examples: [
        {
          log: "E   ModuleNotFoundError: No module named 'hello_kit'",
          headline: "ModuleNotFoundError: No module named 'hello_kit'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\+\+\+ Timeout \+\+\+|E?\s*Failed: Timeout >)/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: 'E           Failed: Timeout >5.0s',
          headline: 'Timeout >5.0s',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'test',
      match: /^E\s{2,}\S/,
      says: 'detail',
      beforeLines: 4,
      while: /^E\s|^\S+\.py:\d+: /,
      examples: [{ log: 'E   assert 3 == 2', headline: 'assert 3 == 2', category: 'test' }],
    },
    {
      category: 'test',
      match: /^_{3,} .{2,} _{3,}$/,
      says: 'summary',
      afterLines: 2,
      examples: [
        {
          log: [
            '______________________ test_multiplies_price_and_quantity ______________________',
            'E       assert 4 == 12',
          ],
          headline: 'assert 4 == 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\S+\.py:\d+: (?:[A-Z]\w+(?:Error|Exception|Exit)|Failed)/,
      says: 'summary',
      examples: [
        {
          log: 'tests/test_cart.py:14: AssertionError',
          headline: 'tests/test_cart.py:14: AssertionError',
          category: 'test',
          file: 'tests/test_cart.py:14',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR:?) Required test coverage|Coverage failure: total of/,
      says: 'root',
      examples: [
        {
          log: 'FAIL Required test coverage of 90% not reached. Total coverage: 57.14%',
          headline: 'FAIL Required test coverage of 90% not reached. Total coverage: 57.14%',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /Interrupted: \d+ errors? during collection|ImportError while (?:importing|loading)/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: [
            '    import hello_kit',
            "E   ModuleNotFoundError: No module named 'hello_kit'",
            '=========================== short test summary info ============================',
            'ERROR tests/test_cart.py',
            '!!!!!!!!!!!!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!!!!!!!!!!!!',
          ],
          headline: "ModuleNotFoundError: No module named 'hello_kit'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^INTERNALERROR> \S/,
      says: 'summary',
      while: /^INTERNALERROR>/,
      examples: [
        { log: "INTERNALERROR> KeyError: 'cart'", headline: "KeyError: 'cart'", category: 'code' },
      ],
    },
    {
      category: 'test',
      match: /^(?:\S+::\S+|\[gw\d+\].*) (?:FAILED|ERROR)\b/,
      says: 'summary',
      examples: [
        {
          log: [
            'tests/test_cart.py::test_vat FAILED                                      [ 50%]',
            'E       assert 118.99 == 119',
          ],
          headline: 'assert 118.99 == 119',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:=+ )?.*\b\d+ (?:failed|errors?)\b.*\bin [\d.]+ ?s/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'FAILED tests/test_cart.py::test_stamps - DeprecationWarning: stamp() goes away in 2.0',
            '============================== 1 failed in 0.15s ===============================',
          ],
          headline: 'tests/test_cart.py::test_stamps',
          category: 'test',
          test: 'tests/test_cart.py::test_stamps',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^ERROR: (?:usage: |file or directory not found|not found: )|^pytest: error: /,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'ERROR: file or directory not found: tests/unit',
          headline: 'file or directory not found: tests/unit',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'test',
      match: /worker '?gw\d+'? crashed/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: "worker 'gw1' crashed while running 'tests/test_native.py::test_reads_the_buffer'",
          headline:
            "worker 'gw1' crashed while running 'tests/test_native.py::test_reads_the_buffer'",
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\[gw\d+\] node down/,
      says: 'detail',
      examples: [
        {
          log: '[gw1] node down: Not properly terminated',
          headline: 'node down: Not properly terminated',
          category: 'test',
        },
      ],
    },
  ],
};
