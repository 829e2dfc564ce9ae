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

/** The shell that settings name variables of. */
export interface Shell {
  env: NodeJS.ProcessEnv
  /** What is not set in it is set nowhere. */
  isComplete: boolean
  /** It runs what it reads: commands in it too, and variables of its own that no program gets. */
  runs?: boolean
}

/** With `--clean-env` nothing is known of it. */
export const shellOf = ({ cleanEnv }: { cleanEnv: boolean }, { env }: Pick<Outside, 'env'>): Shell => ({
  env: cleanEnv ? {} : env,
  isComplete: !cleanEnv,
})
