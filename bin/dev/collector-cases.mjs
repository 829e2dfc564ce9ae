/** Configurations that a real Collector is started with. Ports of this machine alone. */
export const RECEIVES = { grpc: 29_980, http: 29_981 }
export const SINKS = [29_985, 29_986]
const [A, B] = SINKS
const NO_QUEUE = 'retry_on_failure: {enabled: false}, sending_queue: {enabled: false}'

/** A whole configuration with these exporters in a pipeline for each signal. */
function whole(exporters, { extensions = '', started = '[]', more = '', names, signals = ['traces', 'metrics', 'logs'], receivers } = {}) {
  const ids = names ?? [...exporters.matchAll(/^ {2}([\w/]+):/gm)].map(([, id]) => id)
  return `${extensions}receivers:
  otlp:
${receivers ?? `    protocols: {grpc: {endpoint: '127.0.0.1:${RECEIVES.grpc}'}, http: {endpoint: '127.0.0.1:${RECEIVES.http}'}}`}
exporters:
${exporters}
${more}service:
  telemetry: {metrics: {level: none}}
  extensions: ${started}
  pipelines:
${signals.map((signal) => `    ${signal}: {receivers: [otlp], exporters: [${ids.join(', ')}]}`).join('\n')}
`
}

const grpc = (endpoint, rest = '') => `  otlp: {endpoint: ${endpoint}, ${rest}${NO_QUEUE}}`
const web = (rest) => `  otlphttp: {${rest}, ${NO_QUEUE}}`
const TOKEN = 'extensions:\n  bearertokenauth: {token: t0ken}\n'
const BASIC = 'extensions:\n  bearertokenauth/basic: {scheme: Basic, token: dXNlcjpwYXNz}\n'
const KEY = 'extensions:\n  bearertokenauth/key: {header: x-api-key, scheme: "", token: k3y}\n'
const auth = (id) => `auth: {authenticator: ${id}}`

const grpcCases = {
  'plain host and port speaks TLS': grpc(`127.0.0.1:${A}`),
  'insecure is plaintext': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, '),
  'http:// alone speaks TLS': grpc(`http://127.0.0.1:${A}`),
  'http:// with insecure is plaintext': grpc(`http://127.0.0.1:${A}`, 'tls: {insecure: true}, '),
  'https:// with insecure speaks TLS': grpc(`https://127.0.0.1:${A}`, 'tls: {insecure: true}, '),
  'insecure_skip_verify speaks TLS': grpc(`127.0.0.1:${A}`, 'tls: {insecure_skip_verify: true}, '),
  'dns:/// is a scheme of gRPC': grpc(`dns:///127.0.0.1:${A}`, 'tls: {insecure: true}, '),
  'passthrough:/// is a scheme of gRPC': grpc(`passthrough:///127.0.0.1:${A}`, 'tls: {insecure: true}, '),
  'localhost is dialled': grpc(`localhost:${A}`, 'tls: {insecure: true}, '),
  'headers go in lower case': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, headers: {X-Team: k, Authorization: Basic dTpw}, '),
  'compression none': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, compression: none, '),
  'compression zstd': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, compression: zstd, '),
  'compression zlib is none of gRPC': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, compression: zlib, '),
  'compression that there is not': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, compression: brotli, '),
  'no port': grpc('api.example.com'),
  'no port behind https://': grpc('https://api.example.com'),
  'a path behind the port': grpc(`127.0.0.1:${A}/tempo`),
  'a signal path behind the port': grpc(`http://127.0.0.1:${A}/v1/traces`),
  'a path without a port': grpc('https://api.example.com/v1/traces'),
  'a slash behind the port': grpc(`https://127.0.0.1:${A}/`),
  'a port that is a word': grpc('api.example.com:otlp'),
  'grpc:// is no scheme': grpc(`grpc://127.0.0.1:${A}`),
  'no endpoint': '  otlp: {}',
  'insecure beside the endpoint': `  otlp: {endpoint: '127.0.0.1:${A}', insecure: true}`,
  'traces_endpoint in the gRPC exporter': `  otlp: {endpoint: '127.0.0.1:${A}', traces_endpoint: 'http://127.0.0.1:${A}'}`,
  'a timeout without a unit is nanoseconds': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, timeout: 30, '),
  'a timeout with a unit': grpc(`127.0.0.1:${A}`, 'tls: {insecure: true}, timeout: 30s, '),
  'the new name': `  otlp_grpc: {endpoint: '127.0.0.1:${A}', tls: {insecure: true}, ${NO_QUEUE}}`,
}
const webCases = {
  'a base gets the path': web(`endpoint: 'http://127.0.0.1:${A}'`),
  'a base with a path': web(`endpoint: 'http://127.0.0.1:${A}/api/otel'`),
  'a slash at the end is not doubled': web(`endpoint: 'http://127.0.0.1:${A}/base/'`),
  'two slashes at the end': web(`endpoint: 'http://127.0.0.1:${A}/base//'`),
  'a signal path in the base is doubled': web(`endpoint: 'http://127.0.0.1:${A}/v1/traces'`),
  'https:// speaks TLS': web(`endpoint: 'https://127.0.0.1:${A}'`),
  'https:// with insecure speaks TLS': web(`endpoint: 'https://127.0.0.1:${A}', tls: {insecure: true}`),
  'an own endpoint is used as it stands': web(`endpoint: 'http://127.0.0.1:${A}', traces_endpoint: 'http://127.0.0.1:${B}/custom'`),
  'only traces have an endpoint': web(`traces_endpoint: 'http://127.0.0.1:${B}/custom'`),
  json: web(`endpoint: 'http://127.0.0.1:${A}', encoding: json`),
  'an encoding that there is not': web(`endpoint: 'http://127.0.0.1:${A}', encoding: protobuf`),
  'compression none': web(`endpoint: 'http://127.0.0.1:${A}', compression: none`),
  'compression off by nothing': web(`endpoint: 'http://127.0.0.1:${A}', compression: ""`),
  'compression deflate': web(`endpoint: 'http://127.0.0.1:${A}', compression: deflate`),
  headers: web(`endpoint: 'http://127.0.0.1:${A}', headers: {Authorization: Bearer t, X-Scope-OrgID: one}`),
  'headers as a list': web(`endpoint: 'http://127.0.0.1:${A}', headers: [{name: X-Team, value: k}]`),
  'no scheme': web(`endpoint: 'localhost:${A}'`),
  'no scheme, an address': web(`endpoint: '127.0.0.1:${A}'`),
  'another scheme': web(`endpoint: 'grpc://127.0.0.1:${A}'`),
  'a query in the base': web(`endpoint: 'http://127.0.0.1:${A}/base?token=t'`),
  'no endpoint': '  otlphttp: {}',
  'a key that there is not': `  otlphttp: {endpoint: 'http://127.0.0.1:${A}', url: x}`,
  'the new name': `  otlp_http: {endpoint: 'http://127.0.0.1:${A}', ${NO_QUEUE}}`,
}
const one = web(`endpoint: 'http://127.0.0.1:${A}'`)
const other = {
  'a type that there is not': whole('  jaeger: {endpoint: "127.0.0.1:14250"}'),
  'a reference to nothing': whole(one, { names: ['otlphttp/x'] }),
  'an exporter in no pipeline': whole(`${one}\n  debug: {}`, { names: ['debug'] }),
  'traces only': whole(one, { signals: ['traces'] }),
  'a signal that there is not': whole(one, { signals: ['trace'] }),
  'a receiver without protocols': whole(one, { receivers: '    {}' }),
  'a receiver with no protocol in it': whole(one, { receivers: '    protocols: {}' }),
  'a protocol one level too high': whole(one, { receivers: `    http: {endpoint: '127.0.0.1:${RECEIVES.http}'}` }),
  'a key that gRPC does not take': whole(one, { receivers: `    protocols: {grpc: {endpoint: '127.0.0.1:${RECEIVES.grpc}', foo: x}}` }),
  'a key that HTTP does not take': whole(one, { receivers: `    protocols: {http: {endpoint: '127.0.0.1:${RECEIVES.http}', foo: x}}` }),
  'a key that batch does not take': whole(one, { more: 'processors:\n  batch: {foo: x}\n' }),
  'a key that memory_limiter does not take': whole(one, {
    more: 'processors:\n  memory_limiter: {check_interval: 1s, limit_mib: 100, foo: x}\n',
  }),
  'a connector that begins nothing': whole(`${one}\n`, { more: 'connectors:\n  forward: {}\n', names: ['otlphttp', 'forward'] }),
  'a misspelt section': whole(one, { more: 'exporter: {}\n' }),
  'a key that stands twice': whole(`${one}\n${one}`, { names: ['otlphttp'] }),
  'an authenticator that is not there': whole(web(`endpoint: 'http://127.0.0.1:${A}', ${auth('bearertokenauth')}`)),
  'an authenticator that is not started': whole(web(`endpoint: 'http://127.0.0.1:${A}', ${auth('bearertokenauth')}`), {
    extensions: TOKEN,
  }),
  'a token over HTTP': whole(web(`endpoint: 'http://127.0.0.1:${A}', ${auth('bearertokenauth')}`), {
    extensions: TOKEN,
    started: '[bearertokenauth]',
  }),
  'a token of Basic': whole(web(`endpoint: 'http://127.0.0.1:${A}', ${auth('bearertokenauth/basic')}`), {
    extensions: BASIC,
    started: '[bearertokenauth/basic]',
  }),
  'a token in another header': whole(web(`endpoint: 'http://127.0.0.1:${A}', ${auth('bearertokenauth/key')}`), {
    extensions: KEY,
    started: '[bearertokenauth/key]',
  }),
  'a token over plain gRPC': whole(grpc(`127.0.0.1:${A}`, `tls: {insecure: true}, ${auth('bearertokenauth')}, `), {
    extensions: TOKEN,
    started: '[bearertokenauth]',
  }),
  'an extension that is not there': whole(one, { started: '[health_check]' }),
  'a variable': { config: whole(web("endpoint: '${env:TARGET}'")), env: { TARGET: `http://127.0.0.1:${A}` } },
  'a variable in braces alone': { config: whole(web("endpoint: 'http://${HOST}:29985'")), env: { HOST: '127.0.0.1' } },
  'a variable with a default': { config: whole(web("endpoint: '${env:TARGET:-http://127.0.0.1:29985}'")), env: {} },
  'a default without env:': { config: whole(web("endpoint: '${TARGET:-http://127.0.0.1:29985}'")), env: {} },
  'two dollars are one': { config: whole(web(`endpoint: 'http://127.0.0.1:${A}', headers: {x-price: 'a$$b'}`)), env: {} },
  'a reference in a flow list without quotes': whole(web('endpoint: ${env:TARGET}')),
}

const named = (prefix, cases, make) => Object.entries(cases).map(([name, value]) => ({ id: `${prefix}: ${name}`, ...make(value) }))

export const CASES = [
  ...named('otlp', grpcCases, (exporters) => ({ config: whole(exporters) })),
  ...named('otlphttp', webCases, (exporters) => ({ config: whole(exporters) })),
  ...named('file', other, (value) => (typeof value === 'string' ? { config: value } : value)),
]
