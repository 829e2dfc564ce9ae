import type { Layer } from '../types.ts'
import { FileError } from './reader.ts'
import { rootedRead } from './rooted.ts'

const NAMES_FILE = /^SSL_CERT_(?:FILE|DIR)$|^OTEL_EXPORTER_OTLP_(?:\w+_)?(?:CERTIFICATE|CLIENT_KEY)$/

/** Files that settings name: their content, or null where they are missing. */
export function namedFiles(layers: readonly Layer[], root: string | undefined): Record<string, string | null> {
  const out: Record<string, string | null> = {}
  const read = rootedRead(root)
  for (const { name, value } of layers.flatMap((layer) => layer.settings)) {
    const path = value.reveal()
    if (!NAMES_FILE.test(name) || path === '') continue
    try {
      out[path] = read(path, { lossy: true })
    } catch (error) {
      if (error instanceof FileError && error.kind === 'missing') out[path] = null
    }
  }
  return out
}
