// A module hook: TypeScript is read as it stands, without types. Node.js 20 cannot do that by itself.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
  const { code } = await transform(await readFile(fileURLToPath(url), 'utf8'), { loader: 'ts', sourcemap: 'inline', sourcefile: url })
  return { format: 'module', shortCircuit: true, source: code }
}
