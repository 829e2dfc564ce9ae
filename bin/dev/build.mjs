// Bundles the command and the library into dist/ and emits the declarations. `npm ci` runs it through `prepare`.
import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const fresh = `dist.${process.pid}`
await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: !process.argv.includes('--plain'),
  keepNames: false,
  legalComments: 'none',
  external: ['zod'],
  alias: { 'string-width': './src/cli/string-width.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  // Bundled CommonJS packages call require(); an ES module has none.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
})
// Swapped in whole, so that a command that runs meanwhile does not meet half a bundle.
rmSync(join(root, 'dist'), { recursive: true, force: true })
renameSync(join(root, fresh), join(root, 'dist'))
if (process.argv.includes('--no-types')) process.exit(0)
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
if (existsSync(tsc)) execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root, stdio: 'inherit' })
