/** What `npm run new` writes. Each piece loads and type-checks as it stands; its tests stay red until its author has filled it in. */

const camel = (id) => id.replace(/[/-](\w)/g, (_, letter) => letter.toUpperCase())

export const check = {
  code: (id) => `import type { Check } from '../../src/types.ts'

const check: Check = {
  id: '${id}',
  stage: 'plan',
  severity: 'error',
  title: 'what is true when ${id} passes',
  *run(seen) {
    for (const reading of seen.plan.readings) {
      if (reading.reason !== 'unknown-value') continue
      yield {
        signals: reading.signals,
        message: \`The cause first: \${reading.setting} is \${reading.raw}.\`,
        evidence: [{ ...reading.from, text: \`\${reading.setting}=\${reading.raw}\` }],
        fix: { text: 'What to do', edit: { [reading.setting]: null } },
        culprits: [reading.setting],
      }
    }
  },
}
export default check
`,
  document: (id) => `# ${id}

## What

## Why

## How the runtimes behave

## Fix

## Example
`,
  fixtures: () => `catches:
  - name: say in a sentence what is wrong here
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
leaves alone:
  - name: say in a sentence why this is fine
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
  - name: and why this is, though it looks alike
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/' }
`,
}

export const runtime = {
  name: camel,
  code: (id) => `import type { Runtime } from '../types.ts'
import spec from './spec.ts'

/** Does what the specification says; what it does otherwise stands here, each fact with its source. */
const ${camel(id)}: Runtime = {
  ...spec,
  id: '${id}',
  title: '${id}',
  newest: '0.0.0',
  source: 'https://…',
  // How a program with it is told. src/types/detection.ts explains each field; what tells nothing is left out.
  detection: {
    programs: /^${id}$/,
    images: /(?:^|\\/)${id}$/,
    // What loads its SDK into a program: loaders: [{ variables: /^…$/, onCommandLine: true, text: /…/, wirings: ['…'] }]
    // A registry whose files are known (npm, pypi, jvm …), or those files themselves.
    packages: { of: { builds: [], locks: [] }, tells: /^opentelemetry-${id}$/, versions: [/^opentelemetry-${id}$/] },
  },
  plan(patient) {
    const plan = spec.plan(patient)
    return { ...plan, runtime: { ...plan.runtime, id: '${id}' } }
  },
}
export default ${camel(id)}
`,
}

export const backend = {
  name: camel,
  code: (id) => `import type { Profile } from '../types.ts'

/** Facts from its own documentation, or measured; \`sources\` says which. */
const ${camel(id)}: Profile = {
  id: '${id}',
  title: '${id}',
  hosts: [],
  regions: [],
  protocols: ['http/protobuf'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
  sources: [],
}
export default ${camel(id)}
`,
}

export const format = {
  name: camel,
  code: (id) => `import type { Report } from './schema.ts'
import { summary, title } from './words.ts'

/** The report as ${id}. */
export function ${camel(id)}(report: Report): string {
  return report.targets.map((target) => \`\${title(target)}: \${summary(target)}\\n\`).join('')
}
`,
}
