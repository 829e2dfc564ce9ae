import { hasPackage } from '../parts/packages.ts'
import { type Patient, type Plan, type Protocol, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { dotnetRules } from './code.ts'
import { dotnetHeaders } from './headers.ts'
import { byFile, fileUnread, isByFile } from './file.ts'
import { CHANGES, has, isReadByDotnet, isTooNew, settingsOf, switches, traitsOf, unread, type Wiring } from './facts.ts'
import { type Ctx, note } from '../parts/context.ts'
import { endpointFlaw, type EndpointRules, readEndpoint } from '../parts/endpoint.ts'
import { envProxy, underDomain } from '../parts/env-proxy.ts'
import { exporterOf, wantedBy } from '../parts/exporters.ts'
import { withCode } from '../parts/in-code.ts'
import { headersStep } from '../parts/header-list.ts'
import { formDecode } from '../parts/percent.ts'
import { planBy, type Sdk } from '../parts/sdk.ts'
import { textOf } from '../parts/settings.ts'
import { compressionStep, protocolStep, timeoutStep } from '../parts/steps.ts'
import { PATH } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { parseUrl } from '../../url.ts'

const WIRINGS: readonly Wiring[] = ['auto', 'code', 'use-otlp-exporter']
const SPOKEN: readonly Protocol[] = ['grpc', 'http/protobuf']

/** Versions are those of OpenTelemetry.Exporter.OpenTelemetryProtocol; the agent's own are a step behind. Read in the sources, none of it recorded. */
const dotnet: Runtime = {
  id: 'dotnet',
  title: '.NET, the agent or exporters in code (from its sources, not recorded)',
  wirings: WIRINGS,
  detection: {
    prints: /OpenTelemetry-Exporter-OpenTelemetryProtocol|Exporter failed send data|Grpc\.Core|System\.(?:Net|Uri|IO)/,
    programs: /^dotnet$/,
    loaders: [
      {
        variables: /^(?:CORECLR_PROFILER|COR_PROFILER|DOTNET_STARTUP_HOOKS)$/,
        text: /918728DD-259F-4A6A-AC2B-B85E1B658318|OpenTelemetry\.AutoInstrumentation/i,
        wirings: ['auto'],
      },
    ],
    images: /(?:^|\/)dotnet\/(?:aspnet|runtime)$/,
    operator: { annotation: 'inject-dotnet', section: 'dotnet', wiring: 'auto' },
    packages: {
      of: 'nuget',
      tells: /^OpenTelemetry(?:\.Exporter\.OpenTelemetryProtocol|\.AutoInstrumentation|\.Extensions\.Hosting)?$/i,
      wirings: (names) => (hasPackage(names, /^OpenTelemetry\.AutoInstrumentation$/i) ? ['auto'] : ['code', 'use-otlp-exporter']),
      versions: [/^OpenTelemetry\.Exporter\.OpenTelemetryProtocol$/i],
    },
    code: { languages: dotnetRules.languages },
  },
  newest: '1.18.0',
  earlier: earlier(CHANGES),
  source:
    'https://github.com/open-telemetry/opentelemetry-dotnet/tree/core-1.18.0/src/OpenTelemetry.Exporter.OpenTelemetryProtocol, https://github.com/open-telemetry/opentelemetry-dotnet-instrumentation/blob/main/docs/config.md',
  reads: isReadByDotnet,
  // Nothing but the variables of the profiler tells the agent from exporters in code.
  open: ({ detectedBy }) => (detectedBy === '--runtime' ? [] : WIRINGS),
  plan: withCode(plan, dotnetRules),
}
export default dotnet

function plan(patient: Patient): Plan {
  const [wiring, sdk] = [wiringOf(patient), sdkOf(patient)]
  const isFile = wiring === 'auto' && isByFile(settingsOf(patient, wiring), patient.version)
  if (isFile)
    return byFile(patient, traitsOf(wiring, patient.version), { endpoint: endpoint(sdk.value, patient.version), value: sdk.value, proxy })
  return planBy(sdk, patient, wiring)
}

const wiringOf = ({ wiring }: Patient): Wiring => WIRINGS.find((one) => one === wiring) ?? 'auto'

function sdkOf(patient: Patient): Sdk {
  const { version } = patient
  const wiring = wiringOf(patient)
  const dies = wiring === 'auto' ? 'all-off' : 'crash'
  /** AddOtlpExporter has one set of options for all signals, and reads no name of a single one. */
  const value: Sdk['value'] = ({ env }, name) => {
    if (!isReadByDotnet(name) || isTooNew(name, version) || (wiring === 'code' && /_(?:TRACES|METRICS|LOGS)_(?!SAMPLER)/.test(name)))
      return undefined
    const text = textOf(env, name) ?? ''
    return text.trim() === '' ? undefined : text
  }
  const usual: Protocol = wiring === 'auto' ? 'http/protobuf' : 'grpc'
  return {
    id: 'dotnet',
    traits: traitsOf(wiring, version),
    settings: () => settingsOf(patient, wiring),
    value,
    isDisabled: (text) => text.trim().toLowerCase() === 'true',
    exporter: (ctx, signal) =>
      wiring === 'auto' ? named(ctx, signal, value) : { state: 'export', also: [], ...wantedBy(ctx, signal, { value, because: IN_CODE }) },
    protocol: usual,
    steps: [
      protocolStep({
        value,
        spoken: SPOKEN,
        fold: wiring === 'auto' ? (text) => text : (text) => text.trim(),
        otherwise: 'default-instead',
      }),
      timeoutStep({ value, unit: 'ms', parse: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null), otherwise: 'default-instead' }),
      (ctx, signal, out) => noTime(ctx, signal, out, dies),
      compressionStep({ value, fold: (text) => text.trim().toLowerCase(), otherwise: 'default-instead' }),
      (ctx, signal, out) => readEndpoint(ctx, signal, out, endpoint(value, version)),
      proxy,
      headersStep(value, (setting, list, signals) => dotnetHeaders(setting, list, signals, () => has(version, 'decodedHeaders'), dies)),
    ],
    sampler: {
      name: (text) => (has(version, 'sampler') ? text.toLowerCase().trim() : ''),
      ratio: (text) => (/^\s*[+-]?(?:[\d,]+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text.replaceAll(',', '')) : null),
    },
    resource: {
      usual: traitsOf(wiring, version).defaultServiceName,
      decode: (text) => (formDecode(text.trim()) === text || !has(version, 'decodedResource') ? text : formDecode(text.trim())),
      badPair: 'item-dropped',
      isName: (text) => text.trim() !== '',
    },
    get missingFile() {
      return has(version, 'certificates') ? dies : 'ignored'
    },
    finish(ctx, routes) {
      unread(ctx, wiring, version)
      if (wiring !== 'auto') return
      switches(ctx, routes)
      fileUnread(ctx, version)
    },
    // The agent makes traces, then metrics; logs are by themselves.
    dies: {
      outcome: dies,
      takes: (signal) => (dies === 'crash' ? SIGNALS : signal === 'traces' ? ['traces', 'metrics'] : [signal]),
    },
  }
}

const IN_CODE = 'the program adds the OTLP exporter in code, which by itself sends to localhost'

/** The agent: exact names, untrimmed; what it does not know is logged and passed over. */
const named = (ctx: Ctx, signal: Signal, value: Sdk['value']): ReturnType<Sdk['exporter']> =>
  exporterOf(ctx, signal, {
    value,
    known: { traces: ['console', 'zipkin'], metrics: ['console', 'prometheus'], logs: ['console'] },
    trims: false,
    noneWins: false,
    unknown: () => 'signal-off',
    says: (name) => `exporter '${name}' is not supported.`,
    because: 'the agent exports by default',
  })

/** HttpClient.Timeout takes no 0: it throws while the exporter is made. */
function noTime(ctx: Ctx, signal: Signal, out: Route, dies: 'crash' | 'all-off'): void {
  const name = out.timeoutMs.from.setting
  if (out.timeoutMs.value === 0) note(ctx, name, [signal], dies, 'too-low', { says: 'ArgumentOutOfRangeException' })
}

/** `Uri.TryCreate`, absolute: what is no URI is logged and passed over; a URI of another scheme throws at each export. */
const endpoint = (value: Sdk['value'], version: string | undefined): EndpointRules => ({
  value,
  fallback: ({ protocol }) => (protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318'),
  make(raw, isOwn, { protocol, signal }) {
    const text = raw.trim()
    const isUri = /^[a-z][a-z0-9+.-]*:/i.test(text)
    if (isUri && !/^https?:/i.test(text))
      return { reason: endpointFlaw(text), outcome: 'signal-off', says: `The '${text.split(':', 1)[0]}' scheme is not supported.` }
    if (!/^https?:\/\/[^/?#]/i.test(text) || /^https?:\/\/[^/?#]*\s/i.test(text) || !parseUrl(text))
      return { reason: endpointFlaw(text), outcome: 'default-instead' }
    const url = new URL(text)
    if (protocol !== 'grpc') return isOwn ? url : appended(url, PATH[signal].slice(1))
    const isPrefix = url.pathname !== '/' && has(version, 'ownGrpc')
    return isPrefix ? { reason: 'path', outcome: 'signal-off' } : url
  },
})

/** `AppendPathIfNotPresent`: behind whatever the URL ends in, query and fragment too, unless it ends in the path already. */
function appended(url: URL, path: string): URL {
  const [full, end] = [url.href.toLowerCase(), url.href.endsWith('/') ? `${path}/` : path]
  return full.endsWith(end) ? url : new URL(`${url.href}${url.href.endsWith('/') ? '' : '/'}${path}`)
}

/** HttpClient: small letters first, ALL_PROXY for both schemes, no exception for localhost (runtime/HttpEnvironmentProxy.cs of dotnet/runtime). */
function proxy(ctx: Ctx, _signal: Signal, out: Route): void {
  if (!out.dial) return
  const names = (isHttps: boolean): string[] =>
    isHttps
      ? ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']
      : [...(ctx.env.has('GATEWAY_INTERFACE') ? ['http_proxy'] : ['http_proxy', 'HTTP_PROXY']), 'all_proxy', 'ALL_PROXY']
  out.proxy = envProxy(ctx.env, out.dial, { names, except: ['no_proxy', 'NO_PROXY'], matches: underDomain, skipsLoopback: false })
}
