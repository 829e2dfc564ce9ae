import { describe, expect, it } from 'vitest'
import { readEnvFile } from '../../src/sources/env/env-file.ts'
import type { Shell } from '../../src/sources/outside.ts'
import type { Setting } from '../../src/types.ts'

const FULL: Shell = { env: { HOST: 'collector' }, isComplete: true }
const CLEAN: Shell = { env: {}, isComplete: false }

const read = (text: string, dialect = '', shell = FULL): Setting[] => readEnvFile(`.env${dialect}`, () => text, shell).settings
const last = (text: string, dialect = '', shell = FULL): Setting => {
  const setting = read(text, dialect, shell).at(-1)
  if (!setting) throw new Error('no setting')
  return setting
}
const value = (text: string, dialect = '', shell = FULL): string => last(text, dialect, shell).value.reveal()

describe('a .env file that names other variables', () => {
  it.each([
    ['PORT=4318\nOTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${PORT}', 'http://localhost:4318'],
    ['A=1\nB=$A-2\nOTEL_SERVICE_NAME=${B}', '1-2'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT="http://${HOST}:4318"', 'http://collector:4318'],
    ['OTEL_SERVICE_NAME=${NAME:-shop}', 'shop'],
  ])('%j is filled in from the file and the shell', (text, expected) => expect(value(text)).toBe(expected))

  it('stays as it is written in single quotes, where the shell lacks the name, and for docker', () => {
    expect(value("PORT=1\nOTEL_SERVICE_NAME='${PORT}'")).toBe('${PORT}')
    expect(value('OTEL_EXPORTER_OTLP_HEADERS=api-key=${KEY}')).toBe('api-key=${KEY}')
    expect(value('PORT=1\nOTEL_SERVICE_NAME=${PORT}', ':docker')).toBe('${PORT}')
  })

  it('is not known where the shell is not', () => {
    const setting = last('OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${PORT}', '', CLEAN)
    expect(setting.unknown).toMatchObject({ what: '$PORT is not known here', whole: false })
    expect(last('A=${B}\nOTEL_SERVICE_NAME=${A}', '', CLEAN).unknown).toBeDefined()
  })

  it('a name that stands alone sets nothing', () => {
    const layer = readEnvFile('.env', () => 'CLICKHOUSE_ADDRESS\nOTEL_SERVICE_NAME\nexport OTHER # set elsewhere\nA=1\n', FULL)
    expect(layer.settings.map(({ name }) => name)).toEqual(['A'])
    expect(layer.remarks).toEqual([expect.stringContaining('OTEL_SERVICE_NAME stands alone')])
  })
})

describe('a script', () => {
  it('fills in what it has set itself', () => expect(value('NAME=shop\nexport OTEL_SERVICE_NAME="$NAME-api"', ':shell')).toBe('shop-api'))

  it.each([
    'export OTEL_EXPORTER_OTLP_ENDPOINT=$(cat url)',
    'export OTEL_EXPORTER_OTLP_ENDPOINT=$URL',
    'export OTEL_EXPORTER_OTLP_ENDPOINT=${URL%/}',
  ])('%s: what the shell makes of it is not known', (text) => expect(last(text, ':shell').unknown).toMatchObject({ whole: true }))
})
