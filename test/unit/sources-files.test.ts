import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findGooseConfigs, type GoosePlaces } from '../../src/sources/goose/files.ts'
import { fromPid } from '../../src/sources/pid.ts'
import { FileError, listFolder, type Read, readBounded } from '../../src/sources/reader.ts'
import { UsageError } from '../../src/usage.ts'

const onUnix = process.platform !== 'win32'
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sources-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const problem = (path: string, read: (path: string) => string = readBounded): [string, string] => {
  try {
    return ['read', read(path)]
  } catch (error) {
    return error instanceof FileError ? [error.kind, error.message] : ['other', String(error)]
  }
}

describe('a file is read whole, bounded, and only if it is one', () => {
  it('with a byte order mark and CRLF as they are', () => {
    writeFileSync(join(dir, 'a'), '\ufeffä\r\n')
    expect(readBounded(join(dir, 'a'))).toBe('\ufeffä\r\n')
  })
  it('through a link', () => {
    writeFileSync(join(dir, 'b'), 'x')
    symlinkSync(join(dir, 'b'), join(dir, 'link'))
    expect(readBounded(join(dir, 'link'))).toBe('x')
  })
  it('1 MB is read, one byte more is not', () => {
    writeFileSync(join(dir, 'large'), 'x'.repeat(1_000_000))
    expect(readBounded(join(dir, 'large'))).toHaveLength(1_000_000)
    writeFileSync(join(dir, 'large'), 'x'.repeat(1_000_001))
    expect(problem(join(dir, 'large'))).toEqual([
      'too-large',
      `${join(dir, 'large')} is larger than 1 MB, too large for a settings file: name the right file`,
    ])
  })
  it('a missing file, also below a file', () => {
    expect(problem(join(dir, 'none'))[0]).toBe('missing')
    writeFileSync(join(dir, 'c'), '')
    if (onUnix) expect(problem(join(dir, 'c', 'd'))[0]).toBe('missing')
  })
  it('a folder', () => expect(problem(dir)).toEqual(['folder', `${dir} is a folder, not a file: name a file in it`]))
  it('what is not UTF-8 names its line and none of its text', () => {
    writeFileSync(join(dir, 'latin1'), Buffer.from('A=1\nB=CANARY\xff\n', 'latin1'))
    expect(problem(join(dir, 'latin1'))).toEqual(['not-utf8', `${join(dir, 'latin1')} is not UTF-8 text (line 2): save it as UTF-8`])
    expect(readBounded(join(dir, 'latin1'), { lossy: true })).toBe('A=1\nB=CANARY\ufffd\n')
  })
  it.runIf(onUnix)('a device or a pipe is never opened', () => {
    execFileSync('mkfifo', [join(dir, 'pipe')])
    expect(problem(join(dir, 'pipe'))[0]).toBe('special')
    expect(problem('/dev/zero')[0]).toBe('special')
    symlinkSync('/dev/zero', join(dir, 'zero'))
    expect(problem(join(dir, 'zero'))[0]).toBe('special')
  })
  it.runIf(onUnix && process.getuid?.() !== 0)('a file of another user', () => {
    writeFileSync(join(dir, 'locked'), 'x')
    chmodSync(join(dir, 'locked'), 0)
    expect(problem(join(dir, 'locked'))[0]).toBe('unreadable')
  })
  it('a name with control characters is shown with escapes', () =>
    expect(problem(join(dir, 'a\u001b[31m\nb'))[1]).not.toMatch(/[\u0000-\u001f]/))
  it('every problem is a UsageError of one line', () => {
    for (const path of [dir, join(dir, 'none')]) {
      expect(() => readBounded(path)).toThrow(UsageError)
      expect(problem(path)[1]).not.toContain('\n')
    }
  })
  it('a folder that is not there lists nothing', () => expect(listFolder(join(dir, 'none'))).toEqual([]))
})

describe('goose looks for config.yaml', () => {
  const USER = '/home/u/.config/goose/config.yaml'
  const all = new Set([
    USER,
    '/etc/goose/config.yaml',
    '/a.yaml',
    '/b.yaml',
    'rel.yaml',
    '/root/config/config.yaml',
    '/xdg/goose/config.yaml',
  ])
  const read: Read = (path) => {
    if (path === '/folder.yaml') throw new FileError('folder', 'no')
    if (!all.has(path)) throw new FileError('missing', `${path} does not exist`)
    return `text of ${path}`
  }
  const found = (places: Partial<GoosePlaces>): string[] =>
    findGooseConfigs({ env: {}, home: '/home/u', read, platform: 'linux', ...places }).map((c) =>
      'text' in c ? c.path : `${c.path}: ${c.broken.broken?.why}`,
    )

  // Measured: which of several files' endpoint the receiver saw.
  it.each<[string, Partial<GoosePlaces>, string[]]>([
    ['in /etc and in the home, which is stronger', {}, ['/etc/goose/config.yaml', '~/.config/goose/config.yaml']],
    ['in XDG_CONFIG_HOME instead', { env: { XDG_CONFIG_HOME: '/xdg' } }, ['/etc/goose/config.yaml', '/xdg/goose/config.yaml']],
    ['not where XDG_CONFIG_HOME is empty', { env: { XDG_CONFIG_HOME: '' } }, ['/etc/goose/config.yaml', '~/.config/goose/config.yaml']],
    [
      'not where XDG_CONFIG_HOME is relative',
      { env: { XDG_CONFIG_HOME: 'rel' } },
      ['/etc/goose/config.yaml', '~/.config/goose/config.yaml'],
    ],
    [
      'in GOOSE_PATH_ROOT before all',
      { env: { GOOSE_PATH_ROOT: '/root', XDG_CONFIG_HOME: '/xdg' } },
      ['/etc/goose/config.yaml', '/root/config/config.yaml'],
    ],
    ['nowhere else where GOOSE_PATH_ROOT has none', { env: { GOOSE_PATH_ROOT: '/none' } }, ['/etc/goose/config.yaml']],
    ['not in a GOOSE_PATH_ROOT with ~', { env: { GOOSE_PATH_ROOT: '~/root' } }, ['/etc/goose/config.yaml', '~/.config/goose/config.yaml']],
    [
      'in additional files, the last the strongest, all below the user’s',
      { env: { GOOSE_ADDITIONAL_CONFIG_FILES: '/a.yaml::/b.yaml:/none:rel.yaml' } },
      ['/etc/goose/config.yaml', '/a.yaml', '/b.yaml', 'rel.yaml', '~/.config/goose/config.yaml'],
    ],
    [
      'not in additional files with blanks or ~',
      { env: { GOOSE_ADDITIONAL_CONFIG_FILES: ' /a.yaml :~/b.yaml' } },
      ['/etc/goose/config.yaml', '~/.config/goose/config.yaml'],
    ],
    [
      'a folder in its place is broken, not missing',
      { env: { GOOSE_ADDITIONAL_CONFIG_FILES: '/folder.yaml' }, home: undefined },
      ['/etc/goose/config.yaml', '/folder.yaml: it is a folder, not a file'],
    ],
    ['the named file takes the place of the user’s', { explicit: '/a.yaml' }, ['/etc/goose/config.yaml', '/a.yaml']],
    ['the named file alone in a clean environment', { explicit: '/a.yaml', onlyExplicit: true }, ['/a.yaml']],
    ['nothing in a clean environment', { onlyExplicit: true }, []],
  ])('%s', (_, places, paths) => expect(found(places)).toEqual(paths))

  it('a named file that is not there, or a folder, is refused', () => {
    expect(() => found({ explicit: '/none.yaml' })).toThrow(UsageError)
    expect(() => found({ explicit: '/folder.yaml' })).toThrow(UsageError)
  })
  it('a real folder under the usual name is broken', () => {
    mkdirSync(join(dir, 'home/.config/goose/config.yaml'), { recursive: true })
    const configs = findGooseConfigs({ env: {}, home: join(dir, 'home'), read: readBounded, platform: 'linux' })
    expect(configs.at(-1)).toMatchObject({
      path: '~/.config/goose/config.yaml',
      broken: { delivered: true, settings: [], broken: { why: 'it is a folder, not a file' } },
    })
  })
})

describe('--pid', () => {
  it.runIf(process.platform === 'linux')('reads a running process of this user', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)', 'a b', ''], {
      env: { OTEL_A: '1=2', OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=CANARY-9f8e7d' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve))
      const { layer, command, exe } = fromPid(String(child.pid))
      expect([layer.source, layer.delivered, layer.kind]).toEqual([`process ${child.pid}`, true, 'environment'])
      expect(layer.settings.find((s) => s.name === 'OTEL_A')?.value.reveal()).toBe('1=2')
      expect(JSON.stringify(layer)).not.toContain('CANARY')
      expect(command.slice(-2)).toEqual(['a b', ''])
      expect(exe).toBe(process.execPath)
    } finally {
      child.kill()
    }
  })
  const fault = (pid: string, kind: 'missing' | 'unreadable' | 'too-large' = 'missing', platform: NodeJS.Platform = 'linux'): string => {
    const readFile: Read = () => {
      throw new FileError(kind, 'no')
    }
    try {
      fromPid(pid, { platform, readFile })
    } catch (error) {
      return error instanceof UsageError ? error.message : String(error)
    }
    return 'no fault'
  }
  it('a process that does not run', () =>
    expect(fault('99999999')).toBe('--pid 99999999: there is no such process: list the running ones with ps'))
  it('a process of another user', () =>
    expect(fault('1', 'unreadable')).toMatch(/^--pid 1: the process cannot be read, as it belongs to another user/))
  it('an environment beyond all bounds', () => expect(fault('1', 'too-large')).toMatch(/larger than 8 MB/))
  it('another system', () => expect(fault('1', 'missing', 'darwin')).toMatch(/^--pid 1 works on Linux only/))
  it.each(['', '0', '-1', '1.5', 'self', '../1', '1 '])('%j is no process', (pid) =>
    expect(fault(pid)).toMatch(/^--pid needs the number of a process/),
  )
})
