import { homedir } from 'node:os'
import { optionKinds } from '../sources/kinds.ts'
import type { PatientOptions } from '../sources/options.ts'
import type { Outside } from '../sources/outside.ts'
import { type Args, flagArg, listArg, textArg } from './options.ts'

export const outside = (): Outside => ({
  env: process.env,
  home: process.env['HOME'] ?? homedir(),
  cwd: process.cwd(),
  platform: process.platform,
})

export const patientOptions = (args: Args): PatientOptions => ({
  runtime: textArg(args, 'runtime'),
  env: listArg(args, 'env'),
  unset: listArg(args, 'unset'),
  envFiles: listArg(args, 'env-file'),
  files: listArg(args, 'file'),
  named: optionKinds.flatMap((kind) => listArg(args, kind).map((spec) => ({ kind, option: kind, spec }))),
  gooseConfig: textArg(args, 'goose-config'),
  backend: textArg(args, 'backend'),
  cleanEnv: flagArg(args, 'clean-env'),
  pid: textArg(args, 'pid'),
  command: textArg(args, 'command'),
  source: textArg(args, 'source'),
  root: textArg(args, 'root'),
})
