import type { Draw } from './grammar.ts'
import type { Random } from './support/random.ts'

const KEY = 'otel_exporter_otlp_endpoint'
const GOOD = 'http://127.0.0.1:21003'

/** Whole files that YAML readers may disagree on. */
// oxfmt-ignore
const FILES = [
  '', '\n', '# nothing\n', '---\n', '{}\n', 'null\n', '[]\n', '- a\n', 'text\n', '42\n', `${KEY}:\n`, `${KEY}: null\n`, `${KEY}: ~\n`,
  `${KEY}: true\n`, `${KEY}: 4318\n`, `${KEY}: 4318.5\n`, `${KEY}: 1e3\n`, `${KEY}: 0x10\n`, `${KEY}: .inf\n`, `${KEY}: yes\n`,
  `${KEY}: on\n`, `${KEY}: 2026-01-01\n`, `${KEY}: 12:30:45\n`, `${KEY}: [${GOOD}]\n`, `${KEY}: {url: ${GOOD}}\n`, `${KEY}: ""\n`,
  `${KEY}: ' '\n`, `${KEY}: "${GOOD}"\n`, `${KEY}: '${GOOD} '\n`, `${KEY}: !!str 4318\n`, `${KEY}: |\n  ${GOOD}\n`,
  `${KEY}: |-\n  ${GOOD}\n`, `${KEY}: >-\n  ${GOOD}\n`, `${KEY}: ${GOOD} # comment\n`, `${KEY}: ${GOOD}#fragment\n`,
  `${KEY}: "http:\\/\\/127.0.0.1:21003\\x2fx"\n`, `a: &a ${GOOD}\n${KEY}: *a\n`, `base: &b\n  ${KEY}: ${GOOD}\n<<: *b\n`,
  `${KEY}: ${GOOD}\n${KEY}: http://127.0.0.1:21002\n`, `${KEY.toUpperCase()}: ${GOOD}\n`,
  `otel:\n  exporter:\n    otlp_endpoint: ${GOOD}\n`, `${KEY}: ${GOOD}\n  bad: [indent\n`, `${KEY}: ${GOOD}\n\tbad: tab\n`,
  `\t${KEY}: ${GOOD}\n`, `${KEY}:${GOOD}\n`, `${KEY} : ${GOOD}\n`, `"${KEY}": ${GOOD}\n`, `? ${KEY}\n: ${GOOD}\n`,
  `\ufeff${KEY}: ${GOOD}\n`, `${KEY}: ${GOOD}\r\nGOOSE_MODE: auto\r\n`, `---\n${KEY}: ${GOOD}\n---\n${KEY}: http://127.0.0.1:21002\n`,
  `---\n${KEY}: ${GOOD}\n...\n`,
  `${KEY}: ${GOOD}\notel_sdk_disabled: true\notel_exporter_otlp_headers: a=1\notel_exporter_otlp_protocol: grpc\n`,
  `otel_exporter_otlp_traces_endpoint: ${GOOD}\n`, `${KEY}: ${GOOD}\n1: 2\n`, `${KEY}: ${GOOD}\ntrue: x\n`,
  `${KEY}: ${GOOD}\nextensions:\n  developer:\n    enabled: true\n`, `{"${KEY}": "${GOOD}"}\n`, `${KEY}: ${GOOD}`, `${KEY}: @bad\n`,
  `${KEY}: ${GOOD}\nx: *missing\n`, `${KEY}: !custom ${GOOD}\n`, `${KEY}: ${GOOD}\nx: "unclosed\n`, `${KEY}: ${GOOD}\nnull: 1\n`,
  `%YAML 1.1\n---\n${KEY}: ${GOOD}\n`,
]
// oxfmt-ignore
const TIMEOUTS = [
  '5000', '"5000"', '30', '"30"', '5000.5', '-1', 'null', 'true', '99999999999999999999', '"10s"', '""', '0', '1e4', '0x1388',
]

/** config.yaml, the root that moves it, and the additional files that lose to it. */
export function drawConfig(rng: Random, endpoint: (rng: Random) => string): Draw {
  const out: Draw = { env: {}, configYaml: drawFile(rng, endpoint), files: {} }
  if (rng.chance(0.15)) {
    out.env['GOOSE_PATH_ROOT'] = rng.pick(['@HOME/root', '@HOME/root', '@HOME/elsewhere', ''])
    out.files['root/config/config.yaml'] = drawFile(rng, endpoint)
  }
  if (rng.chance(0.2)) {
    out.env['GOOSE_ADDITIONAL_CONFIG_FILES'] = rng.pick([
      '@HOME/one.yaml',
      '@HOME/one.yaml:@HOME/two.yaml',
      '@HOME/two.yaml:@HOME/one.yaml',
      '@HOME/none.yaml:@HOME/one.yaml',
      '',
      ':',
      '@HOME/one.yaml,@HOME/two.yaml',
    ])
    out.files['one.yaml'] = drawFile(rng, endpoint)
    out.files['two.yaml'] = drawFile(rng, endpoint)
  }
  if (rng.chance(0.25)) out.configYaml = null
  return out
}

function drawFile(rng: Random, endpoint: (rng: Random) => string): string {
  const choice = rng.below(10)
  if (choice < 5) return rng.pick(FILES)
  const timeout = rng.chance(0.3) ? `otel_exporter_otlp_timeout: ${rng.pick(TIMEOUTS)}\n` : ''
  if (choice < 7) return `${KEY}: ${GOOD}\n${timeout}`
  if (choice < 9) return `${KEY}: ${JSON.stringify(endpoint(rng))}\n${timeout}`
  return timeout
}
