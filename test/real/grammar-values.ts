/** What real people and documents write, good and bad: the pieces that environments are drawn from. A piece that stands twice is drawn more often. */

export const many = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

// oxfmt-ignore
export const SCHEMES = [
  ...many(12, 'http://'), ...many(3, 'https://'), 'HTTP://', 'HtTp://', 'http:/', 'http:', 'http:///', '//', '', '', 'grpc://',
  'tcp://', 'htp://', 'ws://', 'unix:', 'http//', 'http:\\\\', 'file://', 'h+t-p.1://', `${'a'.repeat(64)}://`, `${'a'.repeat(65)}://`,
  'http://http://', '1http://', ':http://', '://',
]
export const USERS = [...many(14, ''), 'user:pass@', 'u@', '@', ':@', 'us%er@', 'a:b:c@', 'u@v@', 'user:p%40w@', 'ü@', 'u[x]@']
// oxfmt-ignore
export const HOSTS = [
  ...many(8, '127.0.0.1'), ...many(6, 'localhost'), '[::1]', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', 'collector.test',
  'collector.test.', 'LOCALHOST', 'A.Collector.Test', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[2001:DB8::7]', '203.0.113.7',
  '0.0.0.0', 'otel-collector', 'host.docker.internal', 'mlflow', '$H', '${H}', '<host>', 'é.test', 'xn--e-ufa.test', 'a_b.test', 'a b',
  'a%20b', '%31', '[::1', '::1', '', '*', 'a!b.test', "a'b.test", '127.0.0.1.', '1.2.3', '256.1.1.1', '1.2.3.4.5', '[v1.x]', '[::1]x',
  'x[::1]', '[]', 'ＡＢ.test', '0x7f.1', '~', '(h)',
]
// oxfmt-ignore
export const PORTS = [
  ...many(8, ':21001'), ':21002', ':4318', ':4317', ':80', ':443', '', '', ':', ':99999', ':65535', ':65536', ':abc', ':021001',
  ':21001:21002', ':+21001', ': 21001', ':21001;x', ':2_1', ':2100٣',
]
// oxfmt-ignore
export const PATHS = [
  ...many(10, ''), ...many(3, '/'), '/otlp', '/otlp/', '//', '///', '/v1/traces', '/v1/metrics', '/v1/traces/', '/../x', '/a/./b',
  '/a/..', '/%2e%2e/x', '/.%2E', '/a\\b', '\\a', '/a%20b', '/%', '/%zz', '/a b', '/é', '/{x}', '/<x>', '/a|b', '/a^b', '/a`b', '/a"b',
  "/a'b", '/;p=1', '/a,b', '/:', '/@', '/[x]', '/~*!$&', '/\t', '/%00', '/\u007f', '/\u00a0', '/€', '/a//b', '/...', '/v1/', '/C:/x',
]
// oxfmt-ignore
export const QUERIES = [
  ...many(20, ''), '?', '?x=1', '?a=b&c=d', '?token=a/v1', '?é', '?x=%41', "?'", '?"', '?{}', '?a?b', '?|', '?^', '?`', '?<', '?a b',
  '?[', '?\\',
]
export const FRAGMENTS = [...many(24, ''), '#', '#f', '#/v1', '#é', '# ', '#?x']
/** Put around a value: what shells, docker and Windows leave behind. `@` is the value. */
// oxfmt-ignore
export const WRAPS = [
  ...many(24, '@'), '"@"', "'@'", '"@', ' @', '@ ', '\t@', '@\n', '@\r\n', '@\r', '<@>', '@,http://127.0.0.1:21002',
  'OTEL_EXPORTER_OTLP_ENDPOINT=@', '@;', '@,', '\ufeff@', '@\u200b', '\u00a0@', '`@`', '[@](@)',
]
// oxfmt-ignore
export const ODD_ENDPOINTS = [
  ' ', '', '', '*', '/', 'x', '?', '#', ':', '.', 'localhost', 'localhost:21001', 'localhost:21001/otlp', '127.0.0.1:4318', 'a:b:c',
  'http://', 'https://', '/v1/traces', '${OTEL_ENDPOINT}', '<your-endpoint>', 'null', 'none', 'true', '4318', '21001', '@',
  'u@localhost:21001', '[::1]:21001', '%', 'é', '\n', 'http', 'http:', `http://127.0.0.1:21001/${'a'.repeat(65_500)}`,
  `http://127.0.0.1:21001/${'a'.repeat(65_502)}`, `http://127.0.0.1:21001/${'a'.repeat(65_511)}`,
  `http://127.0.0.1:21001/${'a'.repeat(65_512)}`, `http://127.0.0.1:21001/${'a'.repeat(65_530)}`,
  `http://${'u'.repeat(300)}@localhost:21001`,
]
// oxfmt-ignore
export const URL_ALPHABET = [
  ...'/:?#[]@!$&\'()*+,;=%-._~"<>\\^`{|} \t\r\n01aZé€', '\u007f', '\u00a0', '%2F', '%', '..', '//', '\u0085', '😀', '\u2003', '\ufeff',
]

// oxfmt-ignore
export const HEADER_KEYS = [
  ...many(4, 'a'), 'b', 'x-api-key', 'Authorization', 'authorization', 'x-mlflow-experiment-id', 'A-B', 'a.b', 'a_b', 'a b', 'é', '(a)',
  'a/b', 'a:b', '', ' a ', '"a', 'user-agent', 'host', 'Host', 'content-type', 'x-%41', '*', "a'b", '`', '\ta', 'a\n', '\u00a0a',
  '\u2003b', '\ufeffc', 'X'.repeat(300), '1', 'a;b',
]
export const HEADER_JOINTS = [...many(14, '='), ': ', ':', ' = ', '==', ' ', '', '%3D', '=\t', '=\n', '= ']
// oxfmt-ignore
export const HEADER_VALUES = [
  ...many(3, '1'), '0', 'Basic abc==', 'Basic%20abc%3D%3D', 'Basic dXNlcjpwYXNz', 'Bearer t', 'Bearer%20a.b-c_d', '"1"', "'1'", 'é',
  '%C3%A9', '%E9', '%', '%4', '%zz', '%+1', '%-1', '%0a', '%0d', '%00', '%09x', '%7F', 'x\ty', 'x\ny', 'x\r\n', 'b=c=d', '%20',
  '  %20x%20 ', '50%', '100%,', 'x+y', '', ' ', 'b;c=2', '{"a":1}', '<key>', '${KEY}', '%e2%82%ac', '€', '\u00a0x\u00a0',
  '\u2003x\u2003', '\ufeffx\ufeff', '\u0085x\u0085', '%c2%85', '%C2', '\u3000x', 'x\u200b', '%F0%9F%98%80', '😀', 'a%2Cb', 'a\\,b',
  'Authorization=x', 'x\u000by', '\u000cx', '%41%zz', 'é%41', '%C3é', '%ED%A0%80', '%C0%AF', '\u001f', 'x\u007f', '\u2028x', '\u180ex',
  '\u1680x', 'y'.repeat(9000), '%%41', '%4 1', '% 41', '%é1', '%25 41', '\\u0041',
]
export const HEADER_COMMAS = [...many(10, ','), ', ', ' , ', ';', ',,', '\n', '&', ',\t']
// oxfmt-ignore
export const HEADER_ALPHABET = [
  ...'=:,;%"\' \t\r\n&a1éZ', '%2C', '%', '%41', '\u007f', '\u0001', '\u00a0', '\u0085', '\u2003', '\ufeff', '\\', '%C3', '%A9', '+',
  '[', '€',
]
// oxfmt-ignore
export const ODD_HEADERS = [
  '', '', ' ', ',', '=', '=1', 'a', 'mytoken', '{"a":"1"}', '"a=1,b=2"', "'a=1'", 'a=1,A=2', 'a=1,a=', 'a=,b=2', ',,a=1', 'a=1,b',
  'Authorization: Bearer x,good=1', 'a=1\nb=2', '-H a=1',
]

// oxfmt-ignore
export const EXPORTERS = [
  ...many(8, 'otlp'), ...many(3, 'none'), 'console', 'stdout', '', '', 'OTLP', 'Otlp', 'Console', 'STDOUT', 'NONE', 'null', ' otlp',
  'otlp ', 'otlp\r', 'otlp,console', 'console,otlp', 'logging', 'zipkin', 'prometheus', 'jaeger', '"otlp"', 'otlp_proto_http',
  'otlp/stdout', 'none ', ' ', 'ＯＴＬＰ', 'file',
]
// oxfmt-ignore
export const PROTOCOLS = [
  ...many(6, 'http/protobuf'), 'http/json', 'http/json', 'grpc', 'grpc', '', '', ' ', 'http', 'json', 'HTTP/Protobuf', 'HTTP/JSON',
  'GRPC', ' http/json ', 'http/protobuf\r', 'http/protobuf\n', '\u2003http/json', '\ufeffhttp/json', '\u00a0http/protobuf\u0085',
  '"http/protobuf"', 'http/proto', 'httpprotobuf', 'http/protobuf,grpc', 'http/protobuf;', 'http\\protobuf', 'http/JSON\t', 'protobuf',
]
export const COMPRESSIONS = ['none', 'gzip', 'gzip', '', 'GZIP', 'zstd', 'deflate', ' ', 'identity']
// oxfmt-ignore
export const DISABLED = [
  'true', 'TRUE', 'True', 'tRuE', ' true', 'true ', 'true\r', '"true"', '1', 'yes', 'on', 't', 'false', 'FALSE', '', 'ｔrue',
]
// oxfmt-ignore
export const SAMPLERS = [
  'always_on', 'always_off', 'always_off', 'parentbased_always_on', 'parentbased_always_off', ...many(4, 'traceidratio'),
  ...many(4, 'parentbased_traceidratio'), 'ALWAYS_OFF', 'always_off ', ' always_off', '"always_off"', '', 'jaeger_remote',
  'parentbased_jaeger_remote', 'xray', 'off', 'TraceIdRatio', 'always_off\r', 'parentbased_always_off\n',
]
/** Nothing strictly between 0 and 1: chance would decide what is sent. */
// oxfmt-ignore
export const RATIOS = [
  '0', '0', '0.0', '1', '1.0', '-1', '-0', '-0.0', '2', 'abc', '', '10%', 'NaN', 'nan', 'inf', '-inf', 'infinity', '+0', '+0.0', ' 0',
  '0 ', '0\r', '1_0', '.0', '0.', '0e5', '0x0', '0,0', '1e-400', '-1e-9', '1e400', 'é', '０', '"0"', '0f', '.',
]
// oxfmt-ignore
export const TIMEOUTS = [
  '10000', '5000', '30000', '10s', 'abc', '', '-1', '9000.5', '1e4', '+5000', ' 5000', '5000 ', '5000\r', '0x1388', '5_000',
  '99999999999999999999', '18446744073709551615', '18446744073709551616', '4294967296', '٣', '0', '1', '30', '-0', '+',
]
// oxfmt-ignore
export const RESOURCES = [
  'a=1,b=2', 'a', '=v', 'a=%41', 'k: v', '', 'service.name=x', 'service.name=', 'a=1;b=2', 'é=é', ',,,', `a=${'r'.repeat(5000)}`,
  'a=b=c', 'a="1"', '\n',
]
// oxfmt-ignore
export const LOG_FILTERS = [
  'info', 'INFO', 'debug', 'warn', 'error', 'off', '', 'goose=info', 'goose=error', 'goose=off', 'info,goose=off', 'warn,goose_cli=info',
  'opentelemetry-otlp=debug', 'goose=debug,opentelemetry-otlp=debug', 'trace,off', 'goose=bogus', 'other',
]
export const LOG_LEVELS = ['info', 'warn', 'ERROR', 'off', 'debug', '']
// oxfmt-ignore
export const PROXY_VALUES = [
  ...many(4, 'http://127.0.0.1:21003'), '127.0.0.1:21003', 'http://user:pw@127.0.0.1:21003', 'http://localhost:21003/',
  'HTTP://127.0.0.1:21003', '', ' ', 'localhost:21003', 'http://127.0.0.1:21003/path', 'bogus://127.0.0.1:21003', 'http://',
]
// oxfmt-ignore
export const NO_PROXY_VALUES = [
  '*', 'localhost', '127.0.0.1', '127.0.0.1,localhost', 'localhost, 127.0.0.1', '.test', 'test', 'collector.test', '10.0.0.0/8',
  '127.0.0.0/8', '', ' ', 'localhost:21001', '127.0.0.1:21001', '::1', '[::1]', 'LOCALHOST', '*.test', '.localhost', 'host', ',',
  '127.*', 'a.collector.test',
]
// oxfmt-ignore
export const INSECURE = [
  ...many(3, 'true'), 'TRUE', 'false', 'false', 'False', '1', '0', 'yes', '', ' true', 'true ', '"true"', 't', 'none', ' ',
]
/** `@CA` is the file of the lab's authority, `@HOME` the home folder of the run. */
export const CERTIFICATES = [...many(8, '@CA'), '@HOME/missing.pem', '', ' @CA', '"@CA"']
/** What documents tell people to write. */
// oxfmt-ignore
export const PLAIN = {
  endpoints: [
    'http://127.0.0.1:21001', 'http://127.0.0.1:21001/', 'http://localhost:4318', 'http://localhost:4317', 'http://127.0.0.1:21002/otlp',
    'https://localhost:21002', 'http://collector.test:21001', 'https://collector.test', 'HTTP://LocalHost:21001', 'http://[::1]:21001',
    'http://user:pw@127.0.0.1:21001', 'http://127.0.0.1:21001/v1/traces', 'http://127.0.0.1', 'http://a.collector.test:4318/x/',
  ],
  headers: [
    'a=1', 'a=1,b=2', 'Authorization=Basic abc==', 'authorization=Bearer%20t', 'x-mlflow-experiment-id=0', 'a= 1 , b=2', 'A=x=y', 'a=1,b=',
    'x-api-key=a+b', 'a=%2C', 'a=1,a=2',
  ],
  protocols: ['http/protobuf', 'grpc'],
  exporters: ['otlp', 'otlp', 'none', 'console'],
  disabled: ['true', 'false'],
  samplers: ['always_on', 'always_off', 'parentbased_always_on', 'parentbased_always_off', 'traceidratio', 'parentbased_traceidratio'],
  ratios: ['0', '1', '1.0'],
  resources: ['a=1', 'service.name=app,b=2'],
  propagators: ['tracecontext', 'baggage', 'tracecontext,baggage', 'none'],
}
/** Numbers of a queue, a delay or a limit, for those that read them as durations or whole numbers. */
// oxfmt-ignore
export const NUMBERS = [
  '5000', '1', '100', '', '0', '-1', 'abc', '1.5', ' 5', '5s', '5 s', '1h', '3d', '10ms', '1us', '5S', '+5', '1_0', '٣', '1e3', '0x10',
  '00005', '2147483647', '2147483648', '9223372036854775808',
]
