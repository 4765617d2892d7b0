/** The workflow files of the demo by name. */
export const workflowFiles: Readonly<Record<string, string>> = {
  'ci.yml': `name: CI
on: [push, pull_request]
jobs:
  build: { runs-on: ubuntu-latest }
`,
  'nightly.yml': `name: Nightly
on: { schedule: [{ cron: "0 3 * * *" }], workflow_dispatch: }
jobs:
  integration: { runs-on: ubuntu-latest }
  bench: { runs-on: [self-hosted, gpu] }
`,
  'deploy.yml': `name: Deploy
on:
  push: { branches: [main] }
  workflow_dispatch:
    inputs:
      environment: { description: Where to, required: true, type: choice, options: [staging, production] }
      dry_run: { type: boolean, default: false }
jobs:
  build: { runs-on: ubuntu-latest }
  deploy: { runs-on: ubuntu-latest, environment: "\${{ inputs.environment }}" }
`,
  'e2e.yml': `name: End to end
on: [push, pull_request]
jobs:
  e2e:
    runs-on: ubuntu-latest
    timeout-minutes: 0.1
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo "Waiting for http://localhost:18080/health"
          until curl -sf http://localhost:18080/health; do
            sleep 1
            echo "still waiting"
          done
`,
  'tests.yml': `name: Tests
on: [push, pull_request, merge_group]
jobs:
  test: { runs-on: ubuntu-latest }
`,
  'lint.yml': `name: Lint
on: [pull_request, merge_group]
jobs:
  lint: { runs-on: ubuntu-latest }
`,
};
