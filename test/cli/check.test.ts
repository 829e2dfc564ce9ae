import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { reportSchema, type Report } from '../../src/report/schema.ts'
import { startReceiver } from '../../src/otlp/index.ts'
import { runCli, type Ran } from '../support/cli.ts'

const GOOSE = ['--clean-env', '--runtime', 'goose']
function jsonOf({ stdout, stderr }: Ran): Report {
  if (stdout === '') throw new Error(`nothing was printed: ${stderr}`)
  return reportSchema.parse(JSON.parse(stdout))
}
const check = async (...args: string[]): Promise<Ran & { report: Report }> => {
  const ran = await runCli(['check', ...GOOSE, '--format', 'json', ...args])
  return { ...ran, report: jsonOf(ran) }
}

describe('the main job', () => {
  it('--embedded is healthy, read back and cleaned up, and needs no setting at all', async () => {
    const { status, report, stderr } = await check('--embedded')
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(report.verdict).toBe('healthy')
    expect(report.targets[0]?.roundTrips?.traces).toMatchObject({ state: 'confirmed', cleanedUp: true })
    expect(report.targets[0]?.plan.traces.origins['url']?.source).toBe('embedded receiver')
  })

  it('--embedded keeps URL path and headers as planned, and goes nowhere else', async () => {
    const { status, report } = await check(
      '--embedded',
      '--env',
      'OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.invalid',
      '--env',
      'OTEL_EXPORTER_OTLP_HEADERS=x-team=a',
    )
    expect(status).toBe(0)
    expect(report.targets[0]?.plan.traces.url).toBe('https://otlp.example.invalid/v1/traces')
    expect(report.targets[0]?.roundTrips?.traces?.state).toBe('confirmed')
  })

  it.each([
    ['go:otlpgrpc', []],
    ['python:auto', ['--env', 'OTEL_EXPORTER_OTLP_COMPRESSION=gzip']],
    ['java', ['--env', 'OTEL_EXPORTER_OTLP_PROTOCOL=grpc', '--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.invalid:4317']],
    ['spec', ['--env', 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=grpc']],
  ])('--embedded takes gRPC as %s sends it (%j)', async (runtime, settings) => {
    const ran = await runCli(['check', '--clean-env', '--runtime', runtime, '--format', 'json', '--embedded', ...settings])
    const [target] = jsonOf(ran).targets
    expect([ran.status, ran.stderr, target?.roundTrips?.traces?.state]).toEqual([0, '', 'confirmed'])
    expect(Object.values(target?.plan ?? {}).some((route) => (route as { protocol?: string }).protocol === 'grpc')).toBe(true)
  })

  it('a receiver that answers as it should is healthy, and nothing is left in it', async () => {
    const receiver = await startReceiver()
    const { status, report } = await check('--env', `OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`)
    const traceId = report.targets[0]?.roundTrips?.traces?.traceId ?? ''
    expect(receiver.trace(traceId)).toBeNull()
    await receiver.close()
    expect(status).toBe(0)
    expect(report.targets[0]?.findings?.filter((f) => f.severity !== 'note')).toEqual([])
  })

  it('--no-send asks, and sends no trace', async () => {
    const receiver = await startReceiver()
    const { report } = await check('--no-send', '--env', `OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`)
    const items = receiver.received().map((r) => r.export?.items ?? 0)
    await receiver.close()
    expect(items.every((n) => n === 0)).toBe(true)
    expect(report.targets[0]?.roundTrips?.traces?.state).toBe('skipped')
  })

  it('--offline asks nobody', async () => {
    const receiver = await startReceiver()
    const { report, status } = await check('--offline', '--env', `OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`)
    const asked = receiver.received().length
    await receiver.close()
    expect(asked).toBe(0)
    expect(status).toBe(0)
    expect(report.targets[0]?.destinations).toEqual([])
  })

  it('--wait keeps trying until the backend is there', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const waiting = check('--wait', '15s', '--env', `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${port}`)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const receiver = await startReceiver({ port })
    const { status } = await waiting
    await receiver.close()
    expect(status).toBe(0)
  })

  it('Ctrl-C cleans up the synthetic trace and ends with 130', async () => {
    const stored = new Set<string>()
    const deleted: string[] = []
    const receiver = await startReceiver({ onReceived: (r) => r.export?.items && stored.add(r.method) })
    // The read-back is slow here: the interrupt comes while the trace is in the backend.
    const slow = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const go = async (): Promise<void> => {
          if (request.method === 'GET' && request.url?.includes('/traces/') && deleted.length === 0 && !interrupted)
            await new Promise((resolve) => setTimeout(resolve, 3_000))
          if (request.url?.includes('/delete')) deleted.push(request.url)
          const headers = Object.fromEntries(
            Object.entries(request.headers).filter(([name]) => ['content-type', 'content-encoding'].includes(name)),
          ) as Record<string, string>
          const answer = await fetch(receiver.url + request.url, {
            method: request.method,
            headers,
            body: request.method === 'POST' ? Buffer.concat(chunks) : undefined,
          })
          response.writeHead(answer.status, Object.fromEntries(answer.headers))
          response.end(Buffer.from(await answer.arrayBuffer()))
        }
        go().catch(() => response.destroy())
      })
    })
    let interrupted = false
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const { port } = slow.address() as AddressInfo
    const ran = await runCli(
      [
        'check',
        ...GOOSE,
        '--format',
        'json',
        '--env',
        `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${port}`,
        '--env',
        'OTEL_METRICS_EXPORTER=none',
        '--env',
        'OTEL_LOGS_EXPORTER=none',
      ],
      {
        started: (child) => {
          const timer = setInterval(() => {
            if (stored.size === 0) return
            clearInterval(timer)
            setTimeout(() => {
              interrupted = true
              child.kill('SIGINT')
            }, 300)
          }, 20)
        },
      },
    )
    slow.closeAllConnections()
    slow.close()
    await receiver.close()
    expect(ran.status).toBe(130)
    expect(deleted).toHaveLength(1)
    expect(jsonOf(ran).targets[0]?.roundTrips?.traces?.cleanedUp).toBe(true)
  })
})

describe('what goes wrong on the wire has a name', () => {
  const faulty: [fault: string, id: string][] = [
    ['status=401', 'backend/unauthorized'],
    ['status=403', 'backend/forbidden'],
    ['status=404', 'backend/path-not-found'],
    ['status=415', 'backend/media-type'],
    ['status=429,retry-after=5', 'backend/rate-limited'],
    ['status=501', 'backend/not-implemented'],
    ['status=503', 'backend/unavailable'],
    ['status=500', 'backend/server-error'],
    ['redirect=http://127.0.0.1:1/elsewhere', 'transport/redirect'],
    ['html', 'backend/accepted-nothing'],
    ['partial=1', 'backend/partial-success'],
    ['reset', 'transport/reset'],
    ['mute', 'transport/timeout'],
    ['drop', 'round-trip/not-found'],
  ]
  it.each(faulty)('%s is %s, alone above a note, and the status is 1', async (fault, id) => {
    const { parseFault } = await import('../../src/otlp/index.ts')
    const receiver = await startReceiver({ faults: parseFault(fault) })
    const { status, report } = await check('--timeout', '1s', '--env', `OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`)
    await receiver.close()
    const findings = report.targets[0]?.findings ?? []
    expect(findings[0]?.id).toBe(id)
    expect(findings.filter((f) => f.severity !== 'note').map((f) => f.id)).toEqual([id])
    expect(status).toBe(1)
    expect(report.verdict).toBe('broken')
  })
})

describe('the exit status', () => {
  const broken = ['--offline', '--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4319']
  it('is 1 for an error, in every format', async () => {
    for (const format of ['text', 'json', 'markdown', 'junit', 'github'])
      expect((await runCli(['check', ...GOOSE, ...broken, '--format', format])).status).toBe(1)
  })
  it('is 0 with --fail-on never', async () => {
    expect((await runCli(['check', ...GOOSE, ...broken, '--fail-on', 'never'])).status).toBe(0)
  })
  it('follows --fail-on warning', async () => {
    const warned = ['check', ...GOOSE, '--offline', '--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317']
    expect((await runCli(warned)).status).toBe(0)
    expect((await runCli([...warned, '--fail-on', 'warning'])).status).toBe(1)
  })
  it('a disabled check says nothing', async () => {
    expect(
      (
        await runCli([
          'check',
          ...GOOSE,
          ...broken,
          '--disable',
          'endpoint/*',
          '--disable',
          'round-trip/*',
          '--disable',
          'signals/*',
          '--disable',
          'transport/*',
        ])
      ).status,
    ).toBe(0)
  })
})

describe('explain', () => {
  it("says what a program's message means, and the cause most likely first", async () => {
    const { status, stdout } = await runCli(['explain', 'Failed to export spans batch code: 501, reason: Not Implemented'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/1\. backend\/mlflow-file-store/)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('has no answer to what is no message', async () => {
    const { status, stderr } = await runCli(['explain', 'all is well'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/no known message is like it/)
  })
})

describe('setup', () => {
  it('prints a compose service that passes a check as it stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
    const { status, stdout } = await runCli(['setup', 'mlflow', '--runtime', 'python', '--as', 'compose'])
    expect(status).toBe(0)
    writeFileSync(join(folder, 'docker-compose.yml'), stdout.replace('localhost', 'mlflow'))
    const checked = await runCli(
      ['check', '--offline', '--clean-env', '--compose', 'docker-compose.yml', '--runtime', 'python', '--format', 'json'],
      {
        cwd: folder,
      },
    )
    rmSync(folder, { recursive: true, force: true })
    const report = jsonOf(checked)
    expect(report.targets[0]?.plan.traces).toMatchObject({ state: 'export', url: 'http://mlflow:5000/v1/traces' })
    expect((report.targets[0]?.findings ?? []).filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  it('says why a program cannot send there', async () => {
    const { status, stderr } = await runCli(['setup', 'mlflow', '--runtime', 'go:otlpgrpc'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/speaks grpc, and MLflow takes http\/protobuf/)
  })

  it('knows a misspelt backend', async () => {
    expect((await runCli(['setup', 'langfus'])).stderr).toMatch(/did you mean langfuse\?/)
  })
})
