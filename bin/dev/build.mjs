// Bundles the command and the library into dist/ and emits the declarations. `npm ci` runs it through `prepare`.
import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const fresh = `dist.${process.pid}`
const options = {
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
  alias: { 'string-width': './src/cli/string-width.ts', assert: './src/cli/assert.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  // Bundled CommonJS packages call require(); an ES module has none.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  metafile: true,
  logLevel: 'warning',
}
const { inputs } = (await build({ ...options, write: false })).metafile
await build({ ...options, plugins: [together(inputs)] })

/**
 * esbuild makes a file of all modules that the same entries need, and a module that is loaded lazily is an entry of its own: what every start loads
 * would lie in some twenty files, each of which costs time. So each lazy module says that it needs all that a start has loaded already. Not so
 * those that the library loads with itself: it has no need of the command line.
 */
function together(modules) {
  const ofLibrary = reached('src/index.ts', modules)
  const dynamic = Object.values(modules).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import'))
  const lazy = new Set(dynamic.map(({ path }) => path).filter((path) => path.startsWith('src/') && !ofLibrary.has(path)))
  return {
    name: 'together',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!lazy.has(relative(root, path).replaceAll('\\', '/'))) return undefined
        return { contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(join(root, 'src/cli/program.ts'))}\n`, loader: 'ts' }
      })
    },
  }
}

/** The modules that one loads with itself. */
function reached(entry, modules) {
  const found = new Set([entry])
  for (const path of found)
    for (const { path: next, kind, external } of modules[path]?.imports ?? []) if (kind === 'import-statement' && !external) found.add(next)
  return found
}

// Swapped in whole, so that a command that runs meanwhile does not meet half a bundle.
rmSync(join(root, 'dist'), { recursive: true, force: true })
renameSync(join(root, fresh), join(root, 'dist'))
if (process.argv.includes('--no-types')) process.exit(0)
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
if (existsSync(tsc)) execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root, stdio: 'inherit' })
