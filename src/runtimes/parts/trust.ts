import type { Patient, TrustFile } from '../../types.ts'

const FILE = 'SSL_CERT_FILE'
const DIR = 'SSL_CERT_DIR'
type Folder = NonNullable<TrustFile['folder']>

/**
 * Each variable takes the place of one default alone, the bundle or the folder, and the other one goes on holding what the system trusts:
 * Go (https://go.dev/src/crypto/x509/root_unix.go), OpenSSL's `X509_STORE_set_default_paths`, and .NET on Linux.
 */
export const eachForItself = (folder: Folder): TrustFile[] => [
  { setting: FILE, pair: DIR, addsAlone: true },
  { setting: DIR, pair: FILE, addsAlone: true, folder },
]

/** Either of them takes the place of all that the system trusts: https://docs.rs/rustls-native-certs, which opens files named by their hash. */
export const together = (): TrustFile[] => [
  { setting: FILE, pair: DIR },
  { setting: DIR, pair: FILE, folder: 'hashed' },
]

const HASHED = /^[0-9a-f]{8}\.\d{1,10}$/i

/** What the files of some folders hold; null where there is none of the folders, undefined where one of them is not known. */
export function inFolders(list: string, which: Folder, files: Patient['files']): string | null | undefined {
  const folders = list.split(':').filter((folder) => folder !== '')
  const texts = folders.map((folder) => {
    const start = `${folder.replace(/\/+$/, '')}/`
    const inside = Object.entries(files).filter(([path]) => path.startsWith(start) && !path.slice(start.length).includes('/'))
    if (inside.length === 0 && files[folder] !== '') return files[folder]
    return inside.flatMap(([path, text]) => (which === 'all' || HASHED.test(path.slice(start.length)) ? (text ?? []) : [])).join('\n')
  })
  if (texts.includes(undefined)) return undefined
  const known = texts.filter((text) => typeof text === 'string')
  return known.length > 0 ? known.join('\n') : null
}
