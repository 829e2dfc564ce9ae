/** What the user said about the sources; each is one option of the command line. */
export interface PatientOptions {
  runtime?: string
  env: string[]
  unset: string[]
  envFiles: string[]
  /** `PATH[:KIND]` */
  files: string[]
  gooseConfig?: string
  cleanEnv: boolean
  pid?: string
  command?: string
  /** Paths inside settings are looked up under it. */
  root?: string
}
