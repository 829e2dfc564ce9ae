import { expect, test } from 'vitest'
import { byHeader, byHost, profileOf } from '../../src/backends/find.ts'
import { profiles } from '../../src/backends/index.ts'
import { routingHeaders } from '../../src/backends/routing.ts'

test('a backend is found by its id, and an unknown id is none', () => {
  for (const { id } of profiles) expect(profileOf(id)?.id).toBe(id)
  expect(profileOf('mlflo')).toBeUndefined()
  expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length)
})

test.each(['otlp.last9.io', 'OTLP-APS1.LAST9.IO', 'otlp.last9.io.', 'otlp-euw1.last9.io'])('%s belongs to Last9', (host) => {
  expect(byHost(host)?.id).toBe('last9')
})

test.each(['localhost', '127.0.0.1', 'last9.io.example.com', 'notlast9.io', 'mlflow', ''])('%s belongs to no backend', (host) => {
  expect(byHost(host)).toBeUndefined()
})

test('an experiment header gives MLflow away, in any case; a credential gives nobody away', () => {
  expect(byHeader(['Authorization', 'X-MLflow-Experiment-Id'])?.id).toBe('mlflow')
  expect(byHeader(['authorization', 'mlflow-experiment-id', 'x-api-key'])).toBeUndefined()
  expect(byHeader([])).toBeUndefined()
})

test('the headers whose values may be shown are the ones by which profiles route, and never a credential', () => {
  const routing = profiles.flatMap((profile) => profile.routing.map(({ name }) => name))
  expect([...routingHeaders].toSorted()).toEqual([...new Set(routing)].toSorted())
  for (const { credentials } of profiles) for (const { name } of credentials) expect(routingHeaders.has(name)).toBe(false)
})

test('every fact about a backend has a source, and what it shows as an example holds no credential', () => {
  for (const { id, sources, credentials } of profiles) {
    // The embedded receiver is our own: its source is in this repository.
    expect(sources.length > 0 && (id === 'receiver' || sources.every((source) => source.startsWith('https://')))).toBe(true)
    for (const { example } of credentials) expect(example).toContain('<')
  }
  expect(profileOf('last9')?.regions.map(({ url }) => new URL(url).hostname)).toEqual(['otlp.last9.io', 'otlp-aps1.last9.io'])
})
