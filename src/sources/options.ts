import type { OwnFile } from './kind.ts'

/** What the user said about the sources; each is one option of the command line. */
export interface PatientOptions {
  runtime?: string
  env: string[]
  unset: string[]
  envFiles: string[]
  /** `PATH[:KIND]` */
  files: string[]
  /** `--compose FILE[:SERVICE]` and the like: the kind of file, and what stands behind the option. */
  named?: readonly { kind: string; option: string; spec: string }[]
  gooseConfig?: string
  cleanEnv: boolean
  /** `--backend`. */
  backend?: string
  pid?: string
  command?: string
  /** A folder, or one file, of program code. */
  source?: string
  /** Build files that tell the packages of the program. */
  builds?: readonly string[]
  /** The file that the user says sets the program up. */
  told?: string
  /** Files that alone set up an app. */
  owned?: readonly OwnFile[]
  /** Paths inside settings are looked up under it. */
  root?: string
}
