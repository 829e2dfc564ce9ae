import { isBefore } from '../parts/versions.ts'
import type { Package } from '../../types.ts'

const NAME = 'opentelemetry-otlp'
/** TLS of reqwest, whose features are those of the whole program. */
const TLS_CRATES = /^(?:hyper-rustls|hyper-tls)$/

/**
 * The builds that Cargo features leave open, the likeliest first: who asks for grpc-tonic beside the default HTTP uses it. Before 0.28 the
 * default was grpc-tonic (Cargo.toml of each version).
 */
export function cargoWirings(all: readonly Package[]): string[] {
  const features = all.filter(({ name, direct }) => direct && name === NAME).flatMap((one) => one.features ?? [])
  const version = all.find(({ name, direct }) => !direct && name === NAME)?.version
  const usual = features.includes('default') ? (isBefore(version, '0.28') ? ['grpc-tonic'] : ['http-proto']) : []
  const compiled = new Set([...features, ...usual])
  const isGrpc = [...compiled].some((feature) => /^(?:grpc-tonic|tonic|tls(?:-.*)?|(?:gzip|zstd)-tonic)$/.test(feature))
  const isHttp = [...compiled].some((feature) => /^(?:http-proto|http-json|reqwest-.*)$/.test(feature))
  const builds = compiled.has('http-json')
    ? jsonBuilds(isGrpc)
    : isHttp
      ? protoBuilds(isGrpc)
      : isGrpc
        ? ['with_tonic:http-proto+grpc']
        : []
  const isLocked = all.some(({ direct }) => !direct)
  const isTls = [...compiled].some((feature) => /^(?:tls|reqwest-rustls)/.test(feature)) || all.some(({ name }) => TLS_CRATES.test(name))
  const endings = isTls ? ['+tls'] : isLocked ? [''] : ['', '+tls']
  return endings.flatMap((ending) =>
    builds.flatMap((build) => (ending && build.startsWith('with_tonic') ? [`${build}+tls+roots`, build + ending] : build + ending)),
  )
}

const jsonBuilds = (isGrpc: boolean): string[] =>
  isGrpc ? ['with_http:http-json', 'with_tonic:http-json', 'auto:http-json'] : ['with_http:http-json', 'auto:http-json']
const protoBuilds = (isGrpc: boolean): string[] =>
  isGrpc ? ['with_tonic:http-proto+grpc', 'with_http:http-proto+grpc', 'auto:http-proto+grpc'] : ['with_http:http-proto', 'auto:http-proto']
