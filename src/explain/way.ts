import { cause, type Text } from './text.ts'

/** What happens before anything answers. The more telling messages come first. */
export const WAY: readonly Text[] = [
  {
    match:
      /\b407\b.*Proxy|Proxy Authentication Required|Tunnel connection failed|proxyconnect|ProxyError|Unable to tunnel through proxy|CONNECT tunnel failed|cURL error 56.*proxy/i,
    says: 'A proxy on the way refuses',
    causes: [
      cause('transport/proxy', 'it wants credentials, or does not let this destination through'),
      cause('runtime/proxy', 'HTTP_PROXY or HTTPS_PROXY is set for other things, and NO_PROXY does not name the destination'),
    ],
    decides: 'probe',
  },
  {
    match:
      /Failed to parse DNS address|Name resolution failed for target|dns:http|too many colons in address|target uri is not valid|errors resolving|lookup tcp\/\d+/i,
    says: 'A gRPC client took a URL, or a path, for a host',
    causes: [
      cause('endpoint/path-on-grpc', 'gRPC wants host:port, and this program refuses a path'),
      cause('endpoint/scheme-missing', 'the program reads a scheme otherwise than it is written'),
      cause('env/empty-value', 'the endpoint is set and empty'),
    ],
    decides: 'settings',
  },
  {
    match:
      /\bENOTFOUND\b|\bEAI_AGAIN\b|getaddrinfo|Name or service not known|No such host is known|no such host|UnknownHostException|DNS resolution failed|nodename nor servname|failed to lookup address|Could not resolve host|Temporary failure in name resolution|\bnxdomain\b|Name does not resolve|dns error/i,
    says: 'The name of the host leads nowhere',
    causes: [
      cause('transport/dns', 'a misspelt name, or a name that only another network knows (a compose service, a cluster)'),
      cause('endpoint/unknown-service', 'no service of the compose file or cluster has this name'),
      cause('env/placeholder', 'a placeholder was never filled in'),
      cause('env/quotes-kept', 'quotes or blanks are part of the value'),
    ],
    decides: 'probe',
  },
  {
    match:
      /no Host in request URL|No connection adapters were found|endpoint must be a valid URL|must start with http|relative URL without a base|Invalid URL(?!, scheme is not)|ERR_INVALID_URL|builder error|No scheme supplied|Invalid URI: |UriFormatException|unsupported protocol scheme|first path segment in URL cannot contain colon|invalid url for OTLP|URI::InvalidURIError|bad URI|invalid uri character|invalid format\b|ERR_INVALID_PROTOCOL|Host '.*' contains invalid character/i,
    says: 'The program cannot read the endpoint as a URL',
    causes: [
      cause('endpoint/scheme-missing', 'http:// or https:// is missing'),
      cause('env/empty-value', 'it is set and empty, and this program does not take that for unset'),
      cause('env/quotes-kept', 'quotes are part of the value'),
      cause('endpoint/not-a-url', 'it is no URL for another reason'),
    ],
    decides: 'settings',
  },
  {
    match:
      /\bECONNREFUSED\b|connection refused|Failed to establish a new connection|Failed to connect to(?! all addresses)|Couldn't connect to server|connect: cannot assign|actively refused|\beconnrefused\b|tcp connect error|Unable to connect to the remote server|connection attempt failed.*refused/i,
    says: 'Nothing listens at the destination',
    causes: [
      cause('transport/refused', 'the backend does not run, listens on another port, or on another address only'),
      cause('signals/default-destination', 'no endpoint reaches the program, and it sends to its default on localhost'),
      cause('endpoint/localhost-in-container', 'localhost inside a container is the container itself'),
      cause('env/not-delivered', 'the endpoint stands in a file that this program does not get'),
      cause('endpoint/falls-back-to-localhost', 'the endpoint cannot be read, and the program uses localhost in its place'),
    ],
    decides: 'probe',
    look: 'the address in the message: localhost:4317 or :4318 that nobody wrote is the default',
  },
  {
    match:
      /\bETIMEDOUT\b|UND_ERR_\w*TIMEOUT|DEADLINE_EXCEEDED|Deadline ?Exceeded|context deadline exceeded|Waiting for LB pick|(?:time[d]?[- ]?out|timeout)\b.*(?:export|span|metric|trace|otlp|connect|request|read|http|after \d)|(?:export|span|metric|trace|otlp|connect|request|i\/o|read|operation|socket)\w*\b.*\btime[d]?[- ]?out|SocketTimeoutException|TaskCanceledException.*Timeout|HttpClient\.Timeout|max retries or shutdown|before receiving SETTINGS frame|Headers Timeout Error|cURL error 28/i,
    says: 'No answer came in time',
    causes: [
      cause('transport/timeout', 'a firewall drops the packets, or the server accepts and never answers'),
      cause('runtime/timeout-too-low', 'OTEL_EXPORTER_OTLP_TIMEOUT leaves no time'),
      cause('runtime/timeout-units', 'the timeout is meant in another unit than the program reads'),
      cause('transport/http-to-grpc-port', 'some gRPC ports are silent to HTTP'),
    ],
    decides: 'probe',
  },
  {
    match:
      /unexpected end of stream|other side closed|UND_ERR_SOCKET|socket hang up|\bECONNRESET\b|connection reset|Empty reply from server|error reading server preface|\bEOF\b|Connection aborted|established connection was aborted|broken pipe|\bEPIPE\b|Remote end closed connection|premature close|connection closed before message completed|stream (?:was )?(?:terminated|reset)|RST_STREAM|Error while copying content to a stream|transport is closing|GOAWAY|getpeername\(\) failed|transfer closed with|disconnected before secure TLS connection|cURL error (?:52|56)/i,
    says: 'The connection was closed before an answer',
    causes: [
      cause('transport/http-to-grpc-port', 'HTTP was sent to a gRPC port'),
      cause('transport/plain-to-tls', 'plaintext was sent to a port that speaks TLS'),
      cause('transport/tls-to-plain', 'TLS was sent to a port that speaks plaintext'),
      cause('transport/client-certificate', 'the server wants a client certificate'),
      cause('transport/reset', 'the server or something on the way closed it'),
    ],
    decides: 'probe',
    look: 'what the port sends by itself, and whether it speaks TLS',
  },
  {
    match: /\bENETUNREACH\b|\bEHOSTUNREACH\b|no route to host|network is unreachable|\bEADDRNOTAVAIL\b|NoRouteToHostException/i,
    says: 'There is no way to the address',
    causes: [
      cause('transport/refused', 'the address is of another network, or of a family (IPv6) that this machine does not have'),
      cause('transport/proxy', 'only a proxy leads there'),
    ],
    decides: 'probe',
  },
]
