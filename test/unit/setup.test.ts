import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/backends/index.ts'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { quote } from '../../src/engine/fix-line.ts'
import { formIds, formOf } from '../../src/setup/formats.ts'
import { type Place, placeOf } from '../../src/setup/place.ts'
import { deliveryOf, patientOf, settingsFor } from '../../src/setup/settings.ts'
import type { Settings } from '../../src/types.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { parseEnvFile } from '../../src/sources/env/env-file.ts'
import { filled } from '../support/filled.ts'
import { jvmLayers } from '../../src/sources/jvm-args.ts'
import { parseProfile } from '../../src/sources/shell/profile.ts'

const pairs = profiles.flatMap((profile) =>
  runtimes.flatMap(({ id, wirings }) => wirings.map((wiring) => ({ profile, runtime: id, wiring }))),
)

describe('setup', () => {
  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s: what is printed passes our own check, for every runtime',
    (id, profile) => {
      if (profile.notOtlp) return
      const mine = pairs.filter((pair) => pair.profile.id === id)
      const made = mine.map(({ runtime, wiring }) => ({
        runtime,
        wiring,
        made: settingsFor({ place: placeOf(profile, {}), runtime, wiring }),
      }))
      const loud = made.flatMap((one) => {
        if ('cannot' in one.made) return one.made.cannot.length > 20 ? [] : [`${one.runtime}: no reason`]
        const patient = patientOf(one, filled(one.made.settings, id))
        const { audit } = judge(patient, { ...DEFAULTS, offline: true, backend: id }, null)
        return audit.findings.filter(({ severity }) => severity !== 'note').map((f) => `${one.runtime}:${one.wiring} ${f.id} ${f.message}`)
      })
      expect(loud).toEqual([])
      expect(made.filter((one) => 'settings' in one.made).map(({ runtime }) => runtime)).toContain('spec')
    },
  )

  it.each(formIds().filter((id) => id in READ))('%s is read back as the same settings', (form) => {
    for (const { profile, runtime, wiring } of pairs.filter(({ runtime: r }) => r === 'spec' || r === 'goose' || r === 'javaagent')) {
      const made = profile.notOtlp ? null : settingsFor({ place: placeOf(profile, {}), runtime, wiring })
      if (!made || 'cannot' in made) continue
      const settings = filled(made.settings, profile.id)
      const wanted = settings.map(([name, value]) => [form === 'jvm' ? name.toLowerCase().replaceAll('_', '.') : name, value])
      expect(READ[form]?.(writtenAs(form, settings))).toEqual(wanted)
    }
  })

  const own = profiles.filter(({ hosts, regions, notOtlp }) => hosts.length + regions.length === 0 && !notOtlp)
  it.each(['compose', 'kubernetes'])(
    '%s: a backend of one’s own is reached from the container, and every check is silent',
    async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-setup-'))
      const loud: string[] = []
      for (const profile of own) {
        const place = placeOf(profile, { inside: formOf(form).inside })
        const made = settingsFor({ place, runtime: 'spec' })
        if ('cannot' in made) throw new Error(`${profile.id}: ${made.cannot}`)
        const file = join(folder, `${profile.id}.yaml`)
        writeFileSync(file, writtenAs(form, filled(made.settings, profile.id)))
        const kind = form === 'compose' ? 'compose' : 'manifest'
        const named = [{ kind, option: kind, spec: file }]
        const options = { named, env: [], unset: [], envFiles: [], files: [], cleanEnv: true, runtime: 'spec' }
        const { patients } = await readPatients(options, { env: {}, home: folder, cwd: folder, platform: 'linux' })
        for (const patient of patients) {
          const { audit, seen } = judge(patient, { ...DEFAULTS, offline: true, backend: profile.id }, null)
          loud.push(
            ...audit.findings.filter(({ severity }) => severity !== 'note').map(({ id, message }) => `${profile.id}: ${id} ${message}`),
          )
          expect(Object.values(seen.plan.routes).map(({ dial }) => dial?.host)).not.toContain('localhost')
        }
      }
      rmSync(folder, { recursive: true })
      expect(own.length).toBeGreaterThan(10)
      expect(loud).toEqual([])
    },
  )

  it('docker: the machine is meant; a shell keeps its localhost', () => {
    const jaeger = profiles.find(({ id }) => id === 'jaeger')
    if (!jaeger) throw new Error('no jaeger')
    expect(placeOf(jaeger, { inside: formOf('docker').inside }).http.href).toBe('http://host.docker.internal:4318/')
    expect(placeOf(jaeger, { inside: formOf('shell').inside }).http.href).toBe('http://localhost:4318/')
    expect(placeOf(jaeger, { inside: 'service', endpoint: 'http://localhost:4318' }).http.hostname).toBe('localhost')
  })

  it('every backend that takes spans has a Kotlin form, with the credential from the environment', () => {
    const spans = profiles.filter(
      ({ signals, protocols, notOtlp }) => !notOtlp && signals.includes('traces') && protocols.some((p) => p !== 'http/json'),
    )
    for (const profile of spans) {
      const code = codeAs('kotlin', placeOf(profile, {}))
      expect(code).toContain('.setEndpoint("http')
      expect(code).not.toContain('<')
    }
    expect(spans.length).toBeGreaterThan(20)
  })

  it('a region is taken by its name, and an unknown one is refused with those that there are', () => {
    const honeycomb = profiles.find(({ id }) => id === 'honeycomb')
    if (!honeycomb) throw new Error('no honeycomb')
    expect(placeOf(honeycomb, { region: 'eu' }).http.hostname).toBe('api.eu1.honeycomb.io')
    expect(() => placeOf(honeycomb, { region: 'moon' })).toThrow(/Known: US, EU/)
    expect(() => placeOf(honeycomb, { endpoint: 'honeycomb' })).toThrow(/not the URL of a backend/)
  })
})

function writtenAs(id: string, settings: Settings): string {
  const form = formOf(id)
  return 'write' in form ? form.write(settings, quote) : ''
}
function codeAs(id: string, place: Place): string {
  const form = formOf(id)
  const code = 'code' in form ? form.code(deliveryOf(place)) : ''
  return typeof code === 'string' ? code : ''
}

type Pairs = (readonly [string, string])[]
const pairsOf = (settings: readonly { name: string; value: { reveal(): string } }[]): Pairs =>
  settings.map(({ name, value }) => [name, value.reveal()] as const)

/** Each form through the source that reads it. */
const READ: Record<string, (text: string) => Pairs> = {
  shell: (text) => pairsOf(parseProfile(text, { source: '.profile', shell: 'bash' }).settings),
  dotenv: (text) => pairsOf(parseEnvFile(text, { source: '.env', dialect: 'dotenv' }).settings),
  docker: (text) => pairsOf(parseEnvFile(text, { source: '.env', dialect: 'docker' }).settings),
  jvm: (text) => {
    const words = [...text.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
    return pairsOf(jvmLayers([], words).flatMap(({ settings }) => settings))
  },
}
