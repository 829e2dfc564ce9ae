import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing, type Missing, programFolder } from './cache.ts'
import { finish, temporaryFolder } from './processes.ts'
import type { Program, Ready } from './program.ts'
import { goProgram } from './programs/go.ts'
import { nodeProgram } from './programs/node.ts'
import { pythonProgram } from './programs/python.ts'

/** A program whose exporter stands in its code: the arguments of the exporter, and the environment beside them. */
export interface InCodeCase {
  runtime: 'python' | 'node' | 'go'
  transport: 'http' | 'proto' | 'grpc'
  call: string
  env?: Record<string, string>
}

const PYTHON = (way: string, call: string): string => `import os
from opentelemetry.exporter.otlp.proto.${way}.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(${call})))
with provider.get_tracer("in-code").start_as_current_span("span"):
    pass
provider.shutdown()
`
const NODE = (way: string, call: string): string => `const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-${way}')
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base')

const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter(${call}))] })
provider.getTracer('in-code').startSpan('span').end()
provider.forceFlush().then(() => provider.shutdown(), () => provider.shutdown())
`
const GO = (way: string, call: string): string => `package main

import (
	"context"
	"log"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptrace${way}"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	exporter, err := otlptrace${way}.New(ctx${call === '' ? '' : `, ${call}`})
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter))
	_, span := provider.Tracer("in-code").Start(ctx, "span")
	span.End()
	provider.Shutdown(ctx)
}
`

const FILE = { python: 'app.py', node: 'app.cjs', go: 'main.go' }
const PROGRAMS: Record<InCodeCase['runtime'], Program> = { python: pythonProgram, node: nodeProgram, go: goProgram }

/** The text of the program, by its file. */
function sourceOf({ runtime, transport, call }: InCodeCase): Record<string, string> {
  const text = { python: PYTHON, node: NODE, go: GO }[runtime](transport, call)
  return { [FILE[runtime]]: text }
}

/** The same program for the lab; the SDKs are the ones that the recordings use. */
export async function inCodeProgram(one: InCodeCase): Promise<{ program: Program; ready: Ready } | Missing> {
  const program = PROGRAMS[one.runtime]
  const ready = await program.install()
  if (isMissing(ready)) return ready
  const source = sourceOf(one)
  const built = one.runtime === 'go' ? await buildGo(source) : null
  if (built && isMissing(built)) return built
  const start: Ready['start'] = (run) => {
    const usual = ready.start({ ...run, wiring: one.runtime === 'python' ? 'code-http' : 'code-proto' })
    const [interpreter = ''] = usual.command
    const modules = usual.env['APP_MODULES']
    return {
      command: built ? [built.program] : [interpreter, join(run.home, FILE[one.runtime])],
      env: { ...usual.env, ...(modules === undefined ? {} : { NODE_PATH: modules }) },
      files: source,
      source,
    }
  }
  return { program, ready: { start, printed: () => false } }
}

/** With the modules that programs/go pins. */
async function buildGo(source: Record<string, string>): Promise<{ program: string } | Missing> {
  const folder = temporaryFolder('go')
  const [file, program] = [join(folder, 'main.go'), join(folder, 'app')]
  writeFileSync(file, source['main.go'] ?? '')
  const made = await finish('nice', ['-n', '10', 'go', 'build', '-C', programFolder('go'), '-buildvcs=false', '-o', program, file], 300_000)
  return made.status === 0 ? { program } : { missing: `go build failed: ${made.stderr.slice(0, 300)}` }
}
