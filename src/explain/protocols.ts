import { cause, type Text } from './text.ts'

/** The wrong protocol, or TLS on one side only. The more telling messages come first. */
export const PROTOCOLS: readonly Text[] = [
  {
    match:
      /FRAME_SIZE_ERROR|\b4740180\b|frame too large|frame type 80\b|http1\.x server|\bHTTP(?: status)?(?: code)? 464\b|Last error: Protocol error|PROTOCOL_ERROR.*preface|invalid connection preface|HTTP_1_1_REQUIRED/i,
    says: 'A gRPC client got an answer that is no HTTP/2: 4740180 are the bytes "HTT" of an HTTP/1 answer',
    causes: [
      cause(
        'transport/grpc-to-http-port',
        'the port takes OTLP over HTTP, and the program speaks gRPC: 4318 where 4317 is meant, or a backend without gRPC',
      ),
      cause(
        'protocol/port-mismatch',
        'the protocol of the settings is gRPC by default or by OTEL_EXPORTER_OTLP_PROTOCOL, and the port is that of HTTP',
      ),
      cause('protocol/unsupported-by-backend', 'the backend has no gRPC at all'),
      cause('transport/proxy', 'a proxy or load balancer on the way speaks HTTP/1 only'),
    ],
    decides: 'probe',
  },
  {
    match:
      /Received HTTP status code 404|Unsupported gRPC message encoding: null|unexpected content-type "?(?:text\/|application\/json)|unexpected HTTP status code received from server|Bad gRPC response\. (?:HTTP status code|Invalid content-type)|INTERNAL: HTTP status code \d|gRPC status code 2\. Error message: OK/i,
    says: 'A gRPC call met an HTTP server that knows no gRPC there',
    causes: [
      cause('transport/grpc-to-http-port', 'the server, or a proxy before it, speaks HTTP/2 and has no OTLP over gRPC on this port'),
      cause('protocol/unsupported-by-backend', 'the backend has no gRPC at all'),
      cause('transport/proxy', 'a gateway answers in the place of the destination'),
    ],
    decides: 'probe',
  },
  {
    match:
      /malformed HTTP (?:response|version)|HPE_INVALID_CONSTANT|Expected HTTP\/, RTSP\/ or ICE|BadStatusLine|Received HTTP\/0\.9|HTTPParserError|invalid HTTP version parsed|Net::HTTPBadResponse|wrong status line|ResponseEnded|The server returned an invalid or unrecognized response|HTTP\/2 stream \d+ was not closed cleanly|Stream error in the HTTP\/2 framing layer/i,
    says: 'An HTTP client got an answer that is no HTTP/1: most often the first frame of HTTP/2, from a gRPC port',
    causes: [
      cause('transport/http-to-grpc-port', 'the port takes gRPC only: 4317 where 4318 is meant'),
      cause('protocol/port-mismatch', 'the protocol of the settings is HTTP, and the port is that of gRPC'),
      cause('transport/not-http', 'something else listens on the port (SSH, Redis, a database)'),
    ],
    decides: 'probe',
    look: 'the first bytes that the port sends',
  },
  {
    match:
      /wrong[ _]version[ _]number|does not look like a TLS handshake|gave HTTP response to HTTPS client|\bEPROTO\b|Unsupported or unrecognized SSL message|InvalidContentType|received corrupt message|Tls handshake failed|Cannot determine the frame size or a corrupted frame|packet length too long|SSL_ERROR_SYSCALL/i,
    says: 'A TLS client got an answer that is no TLS',
    causes: [
      cause('transport/tls-to-plain', 'the port speaks plaintext, and the program TLS: http:// is meant, or another port'),
      cause('endpoint/scheme-missing', 'the endpoint has no scheme, and this program takes https:// for it'),
      cause('protocol/insecure-flag', 'OTEL_EXPORTER_OTLP_INSECURE says TLS, or is not read'),
    ],
    decides: 'probe',
  },
  {
    match: /sent an HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|requires TLS\b.*plain/i,
    says: 'A server that speaks TLS got plaintext',
    causes: [
      cause('transport/plain-to-tls', 'https:// is meant'),
      cause('protocol/insecure-flag', 'OTEL_EXPORTER_OTLP_INSECURE switches TLS off'),
    ],
    decides: 'probe',
  },
  {
    match: /Invalid HTTP request received|Invalid HTTP request line|PRI \* HTTP\/2\.0/i,
    says: 'A server of HTTP/1 got what is no request of HTTP/1: TLS, or HTTP/2 from a gRPC client',
    causes: [
      cause('transport/grpc-to-http-port', 'the program speaks gRPC, and the port is one of HTTP'),
      cause('transport/tls-to-plain', 'the endpoint says https://, and the port speaks plaintext'),
    ],
    decides: 'probe',
  },
  {
    match: /blocked by CORS policy|Cross-Origin Request Blocked|CORS preflight/i,
    says: 'A browser asked the receiver whether this page may send, and got no leave: a Collector gives it with cors.allowed_origins, and a check asks as a server does and sees none of it',
    causes: [],
    decides: 'probe',
    look: 'the answer to the OPTIONS request, in the network tab of the browser',
  },
]

/** Certificates, on either side. */
export const CERTIFICATES: readonly Text[] = [
  {
    match:
      /certificate has expired|CERT_HAS_EXPIRED|certificate (?:is )?(?:has expired or is )?not (?:yet )?valid\b|CertificateExpired|NotAfter|cURL error 60.*expired/i,
    says: "The server's certificate is out of date",
    causes: [cause('transport/certificate-expired', 'it has to be renewed at the server, or the clock of this machine is wrong')],
    decides: 'probe',
  },
  {
    match:
      /ALTNAME_INVALID|certificate is valid for .* not|hostname mismatch|Hostname .* not verified|no (?:alternative )?(?:certificate )?subject (?:alternative )?name|NotValidForName|doesn't match the certificate|No subject alternative (?:DNS )?name|RemoteCertificateNameMismatch|does not match certificate/i,
    says: "The server's certificate is for another name",
    causes: [cause('transport/certificate-wrong-host', 'the endpoint names the host otherwise than its certificate does')],
    decides: 'probe',
  },
  {
    match:
      /certificate required|alert bad certificate|alert certificate|client certificate|bad_certificate|handshake_failure.*certificate/i,
    says: 'The server asks for a client certificate',
    causes: [
      cause(
        'transport/client-certificate',
        'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and …_CLIENT_KEY are missing, or this program does not read them',
      ),
      cause('runtime/tls-files', 'the files are named, and cannot be read'),
    ],
    decides: 'probe',
  },
  {
    match:
      /self[- ]signed|unable to (?:get local issuer|verify the first) certificate|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERTIFICATE_VERIFY_FAILED|certificate verify failed|signed by unknown authority|UnknownIssuer|PKIX path (?:building|validation) failed|DEPTH_ZERO|remote certificate (?:is|was) (?:invalid|rejected)|UntrustedRoot|unknown[_ ]ca\b|cURL error 60|RemoteCertificateChainErrors/i,
    says: "Nobody that the program trusts signed the server's certificate",
    causes: [
      cause('transport/certificate-untrusted', 'a private authority signed it, and the program was not told to trust that one'),
      cause(
        'runtime/tls-files',
        'OTEL_EXPORTER_OTLP_CERTIFICATE names a file that is missing or no certificate, or this program does not read it',
      ),
      cause('runtime/side-door', 'REQUESTS_CA_BUNDLE or another variable takes its place'),
    ],
    decides: 'probe',
  },
  {
    match:
      /Failed to read file|cannot load (?:cert|CA)|no such file or directory.*\.(?:pem|crt|key)|unable to load (?:CA|client)|trustedCertificatesPem|insecure HTTP endpoint cannot use TLS client configuration/i,
    says: 'A certificate or key file cannot be used',
    causes: [cause('runtime/tls-files', 'the path is wrong, the file is no PEM, or it is set for a plaintext destination')],
    decides: 'settings',
  },
]
