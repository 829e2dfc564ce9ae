import { BlockList, isIP } from 'node:net'
import { type Address, addressOf, nameIn, splitHostPort, type Target } from './grpc-target.ts'
import { type Settings, textOf } from '../parts/settings.ts'
import { socketAddress } from '../../url.ts'

/** The proxy of a gRPC export, without user info, or the setting that names one to which nothing leads. */
export type GrpcProxy = { proxy: string | null } | { unusable: string }

const NONE: GrpcProxy = { proxy: null }

/**
 * gRPC takes the lower-case names alone, the first of them that is set, if only to nothing; for plaintext too, and http:// proxies only:
 * https://github.com/grpc/grpc/blob/master/src/core/handshaker/http_connect/http_proxy_mapper.cc
 */
export function grpcProxy(env: Settings, target: Target): GrpcProxy {
  const name = ['grpc_proxy', 'https_proxy', 'http_proxy'].find((one) => env.has(one))
  const text = name === undefined ? undefined : textOf(env, name)
  const server = /^http:\/\/(?:[^/?#]*@)?([^/?#@]+)/i.exec(text ?? '')?.[1]
  if (name === undefined || server === undefined || isExempt(env, target)) return NONE
  const address = addressOf({ scheme: '', text: server, isUrl: true })
  return address ? { proxy: urlOf(address) } : { unusable: name }
}

/** 443 is dialled where no port is named. */
const urlOf = ({ host, port }: Address): string => `http://${socketAddress(host, port)}`

/** The end of a name, whatever stands in front of it, or a net. */
function isExempt(env: Settings, target: Target): boolean {
  const host = (splitHostPort(nameIn(target) ?? '') ?? [''])[0].toLowerCase()
  const rules = (textOf(env, env.has('no_grpc_proxy') ? 'no_grpc_proxy' : 'no_proxy') ?? '').split(',').map((rule) => rule.trim())
  return rules.some((rule) => rule !== '' && (host.endsWith(rule.toLowerCase()) || isInNet(host, rule)))
}

function isInNet(host: string, rule: string): boolean {
  const [, net = '', bits = ''] = /^([^/]+)\/+(\d+)$/.exec(rule) ?? []
  const kind = isIP(net)
  if (kind === 0 || kind !== isIP(host)) return false
  const [list, family] = [new BlockList(), kind === 4 ? 'ipv4' : 'ipv6'] as const
  list.addSubnet(net, Math.min(Number(bits), kind === 4 ? 32 : 128), family)
  return list.check(host, family)
}
