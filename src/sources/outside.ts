/** All that a run may read of the machine it is on; tests hand in their own. */
export interface Outside {
  env: NodeJS.ProcessEnv
  home: string
  cwd: string
  platform: NodeJS.Platform
}
