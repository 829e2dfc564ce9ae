import type { Answer } from '../../types.ts'

/** What stands in front of a backend, by the page or the header that it answers with itself. */
const GATEWAYS: readonly { name: string; body?: RegExp; server?: RegExp }[] = [
  { name: 'nginx', body: /<center>nginx\b/i },
  { name: 'OpenResty', body: /<center>openresty\b/i },
  { name: 'Apache httpd', body: /<address>Apache\b/i },
  { name: 'HAProxy', body: /^<html><body><h1>\d{3} [^<]*<\/h1>\n/ },
  { name: 'an AWS load balancer', server: /^awselb\// },
  { name: 'Google’s front end', body: /<title>Error \d{3} \([^<]*<\/title>[^]*google/i },
  { name: 'Cloudflare', server: /^cloudflare$/i, body: /cloudflare/i },
  { name: 'Envoy', server: /^(?:istio-)?envoy$/i, body: /^(?:$|no healthy upstream|upstream connect error|RBAC: access denied)/ },
  { name: 'Caddy', server: /^Caddy$/, body: /^$/ },
  { name: 'Varnish', body: /<h3>Guru Meditation:<\/h3>/ },
  { name: 'the ingress controller of Kubernetes', body: /^default backend - 404/ },
]

/** Who answers in place of the backend; undefined where the answer may be its own. */
export function gatewayOf({ headers, body }: Answer): string | undefined {
  const text = new TextDecoder().decode(body.subarray(0, 4_000))
  const fits = ({ body: page, server }: (typeof GATEWAYS)[number]): boolean =>
    (page === undefined || page.test(text)) && (server === undefined || server.test(headers['server'] ?? ''))
  return GATEWAYS.find(fits)?.name
}
