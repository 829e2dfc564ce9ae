/** All that a run may read of the machine it is on; tests hand in their own. */
export interface Outside {
  env: NodeJS.ProcessEnv
  home: string
  cwd: string
  platform: NodeJS.Platform
}

/** A variable of the process; `__proto__` and the like are names too. */
export const variableIn = (env: NodeJS.ProcessEnv | undefined, name: string): string | undefined =>
  env && Object.hasOwn(env, name) ? env[name] : undefined
