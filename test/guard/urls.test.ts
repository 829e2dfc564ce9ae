import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { textAt } from '../support/tables.ts'

test('no file asks URL.canParse, which is wrong after some thousand calls: src/url.ts has parseUrl', () => {
  const files = ['src', 'checks'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const asking = files.filter((file) => file.endsWith('.ts') && file !== join('src', 'url.ts') && textAt(file).includes('URL.canParse'))
  expect(asking).toEqual([])
})
