import fc from 'fast-check'

/** Pieces that some grammar or other cares about. */
const TOKENS = [
  '',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\ufeff',
  '\u2028',
  '\u202e',
  '\ud800',
  'é',
  '😀',

  '"',
  "'",
  '`',
  '"""',
  "'''",
  ',',
  ';',
  ':',
  ': ',
  '=',
  '==',
  '+=',
  '#',
  ' #',
  '//',
  '/*',
  '*/',
  '<!--',
  '-->',
  '\\',
  '\\\n',
  '\\u0041',
  '|',
  '>',
  '|-',
  '&',
  '&&',
  '||',

  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '{}',
  '[]',
  '{{',
  '}}',
  '{{- if .Values.x }}',
  '<<: *a',
  '&a',
  '*a',
  '!!str',
  '!',
  '?',
  '- ',
  '-',
  '--',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '%',
  '%2',
  '%20',
  '%zz',

  '$',
  '$$',
  '${',
  '${X}',
  '${X:-a}',
  '${X:?no}',
  '${env:X}',
  '${file:/etc/passwd}',
  '$(X)',
  '$(date)',
  '`date`',
  '@',
  '~',
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e999',
  '0x1F',
  'NaN',

  'http://',
  'https://h:4318/v1/traces',
  'localhost:4317',
  '://',
  'grpc',
  'none',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_SERVICE_NAME=a',
  'key: value',
  'export ',
  '<x a="b">',
  '</x>',
  '__proto__',
  'constructor',
  'toString',
]
const token = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TOKENS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
)

/** Where, how much goes, and what comes: a token, or another part of the same text, once or often. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  goes: fc.oneof(fc.constant(0), fc.nat(8), fc.nat(200)),
  comes: fc.oneof(
    token.map((text) => ({ text })),
    fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(120) }),
  ),
  times: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(300) }),
})

/** Texts that are nearly one of these samples, and texts that are nothing like them. */
export const mutants = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 6 }))
        .map(([sample, changes]) => changes.reduce(changed, sample)),
    },
    { weight: 1, arbitrary: fc.array(token, { maxLength: 40 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  )

function changed(text: string, { at, goes, comes, times }: typeof change extends fc.Arbitrary<infer C> ? C : never): string {
  const start = Math.floor(at * text.length)
  const part = 'text' in comes ? comes.text : text.slice(Math.floor(comes.from * text.length)).slice(0, comes.length)
  return text.slice(0, start) + part.repeat(times) + text.slice(start + goes)
}

/**
 * How many inputs each format gets: `OTEL_DOCTOR_FUZZ=20000` is the full size, which is to be run before a release; CI runs a tenth of it.
 */
export const RUNS = Number(process.env['OTEL_DOCTOR_FUZZ'] ?? (process.env['CI'] ? 2_000 : 40))
export const FUZZ_TIMEOUT_MS = 60_000 + RUNS * 100
