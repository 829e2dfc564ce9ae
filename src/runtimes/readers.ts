import type { Findings } from '../sources/code/collect.ts'
import type { SourceFile } from '../sources/code/value.ts'
import type { CodeLanguage } from '../types.ts'
import { dotnetExporters } from './dotnet/source.ts'
import { goExporters } from './go/source.ts'
import { type Made, jvmExporters } from './java/source.ts'
import { koogCode } from './koog/source.ts'
import { javascriptExporters } from './node/source.ts'
import { phpExporters } from './php/source.ts'
import { pythonExporters } from './python/source.ts'
import { rubyExporters } from './ruby/source.ts'
import { rustExporters } from './rust/source.ts'

/** What finds the exporters that the code of an SDK's language makes; loaded only where there is code to read. */
export const exporterReaders: Partial<Record<CodeLanguage, (found: Findings, file: SourceFile) => Made[] | void>> = {
  Kotlin: jvmExporters,
  Java: jvmExporters,
  JavaScript: javascriptExporters,
  Python: pythonExporters,
  Go: goExporters,
  Rust: rustExporters,
  'C#': dotnetExporters,
  Ruby: rubyExporters,
  PHP: phpExporters,
}

/** What finds the calls by which a framework sets its telemetry up. `made`: exporters of all files, with their places, that one may be handed to it. */
export const frameworkReaders: readonly ((found: Findings, files: readonly SourceFile[], made: readonly Made[]) => void)[] = [koogCode]
