import { parseUrl } from '../../src/url.ts'
import type { Dialect } from './grammar-sdk.ts'
import * as V from './grammar-values.ts'

const PROXIES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'grpc_proxy']
const NO_PROXIES = ['NO_PROXY', 'no_proxy', 'no_grpc_proxy']
const PROTOCOLS = [...V.many(20, 'http/protobuf'), ...V.many(16, 'grpc'), ...V.PROTOCOLS, 'grpc ', 'grpc\n', 'http_protobuf']
const EXPORTERS = [...V.many(20, 'otlp'), ...V.many(6, 'none'), 'console', 'console', ...V.EXPORTERS]
const PROPAGATORS = [
  ...V.many(8, 'tracecontext,baggage'),
  'tracecontext',
  'none',
  'b3',
  'bogus',
  '',
  ' ',
  'tracecontext,',
  'none,bogus',
  'B3',
  'jaeger',
]

/** A certificate that only some SDKs read, and names that none reads. */
export const OTHERS = {
  OTEL_EXPORTER_OTLP_CLIENT_KEY: ['@HOME/missing.pem', ''],
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: ['@HOME/missing.pem', ''],
  SSL_CERT_FILE: ['@CA', '@HOME/missing.pem'],
  OTEL_EXPORTER_ENDPOINT: ['http://127.0.0.1:21002'],
  otel_exporter_otlp_endpoint: ['http://127.0.0.1:21002'],
  OTEL_EXPERIMENTAL_CONFIG_FILE: ['@HOME/missing.yaml'],
}

export const common = {
  protocols: PROTOCOLS,
  compressions: [...V.many(10, 'gzip'), ...V.COMPRESSIONS],
  timeouts: [...V.many(12, '10000'), ...V.TIMEOUTS],
  samplers: V.SAMPLERS,
  propagators: PROPAGATORS,
  proxies: PROXIES,
  noProxies: NO_PROXIES,
  oddness: [0.15, 0.4, 1],
}

/** Python: seconds; over HTTP `requests` reads ~/.netrc and the bundles of its own. */
export const pythonDialect = (): Dialect => ({
  ...common,
  exporters: [...EXPORTERS, ...V.many(3, 'otlp_proto_grpc'), ...V.many(3, 'otlp_proto_http'), 'otlp,otlp', ' otlp '],
  timeoutMs: (text) => (/^\s*[+-]?[\d._]+\s*$/.test(text) ? Number(text.replaceAll('_', '')) * 1000 : null),
  others: {
    ...OTHERS,
    OTEL_CONFIG_FILE: ['@HOME/missing.yaml', ''],
    REQUESTS_CA_BUNDLE: ['@CA', '@HOME/missing.pem', ''],
    CURL_CA_BUNDLE: ['@CA', ''],
  },
  more(rng, { env, files }) {
    if (!rng.chance(0.08)) return
    env['HOME'] = '@HOME'
    files['.netrc'] = rng.pick([
      'machine 127.0.0.1 login me password secret\n',
      'machine localhost login me password secret\nmachine 127.0.0.1\nlogin other\npassword x\n',
      'default login any password one\n',
      'machine elsewhere login me password secret\n',
      'machine 127.0.0.1 login\n',
      'bogus\n',
    ])
  },
})

/** A blank at an end of a value of a header, decoded. */
export const isBlankEnded = (text: string): boolean => /=\s*%(?:20|09)|%(?:20|09)\s*(?:[,;]|$)/.test(text)

/**
 * Once gRPC has loaded the http module under instrumentation, user info is no longer decoded: which export comes first decides. And the HTTP/2 of
 * the sink shows no value with a blank at its ends.
 */
function isChance(env: Readonly<Record<string, string>>): boolean {
  const any = (end: string, test: (text: string) => boolean): boolean =>
    Object.entries(env).some(([name, text]) => name.endsWith(end) && test(text))
  return any('HEADERS', isBlankEnded) || (any('PROTOCOL', (text) => text.trim() === 'grpc') && any('ENDPOINT', isEscaped))
}

/** True for user info that is written otherwise in a URL. */
function isEscaped(endpoint: string): boolean {
  const { username = '', password = '' } = parseUrl(endpoint) ?? {}
  return decodeURIComponent(`${username}:${password}`.replace(/%(?![0-9a-f]{2})/gi, '%25')) !== `${username}:${password}`
}

/** Node.js: milliseconds, as `Number()` reads them; what is not above 0 is the default. */
export const nodeDialect = (): Dialect => ({
  ...common,
  exporters: EXPORTERS,
  timeoutMs: (text) => (Number(text) > 0 ? Number(text) : null),
  isChance,
  others: {
    ...OTHERS,
    OTEL_CONFIG_FILE: ['@HOME/missing.yaml', ''],
    NODE_EXTRA_CA_CERTS: ['@CA', '@HOME/missing.pem'],
    NODE_TLS_REJECT_UNAUTHORIZED: ['0', '1', ''],
    NODE_USE_ENV_PROXY: ['1'],
    OTEL_LOG_LEVEL: ['info', 'debug', 'none', ''],
  },
})
