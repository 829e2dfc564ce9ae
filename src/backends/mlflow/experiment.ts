import { quoted } from '../../text.ts'
import type { Fix, Meaning, Recognised, Route } from '../../types.ts'
import { EXPERIMENT, experimentOf } from './answer.ts'
import { experimentFix, headerSetting } from './fixes.ts'
import { isNumber } from './inspect.ts'

const ID = 'backend/mlflow-experiment'
const LIST = '`mlflow experiments search` lists them, and 0 is the one that is always there'

/** The value as it may be shown: a routing header, unless it looks like a token. */
const shown = (route: Route): string => String(route.headers[EXPERIMENT]?.value ?? '').slice(0, 80)

const about = (route: Route, message: string, fix: Fix): Meaning => ({ id: ID, message, fix, culprits: [headerSetting(route)] })

export function unknownExperiment(route: Route): Meaning {
  const message = `This MLflow has no experiment with the id that is sent: ${EXPERIMENT} is ${shown(route)} (${headerSetting(route)}).`
  return about(route, message, experimentFix(route, '0', `Name an experiment that exists; ${LIST}`))
}

export function notANumber(route: Route, backend: Recognised): Meaning {
  const found = backend.facts['experimentIdByName']
  const message = `MLflow wants the experiment's number, and ${EXPERIMENT} is ${shown(route)} (${headerSetting(route)}).`
  if (!found) return about(route, message, experimentFix(route, '0', `Send the id, not the name; ${LIST}`))
  return about(route, `${message} The id that is meant is ${found}.`, experimentFix(route, found, 'Send the id of that experiment'))
}

/** Sent without a value, or dropped for it by the runtime: then the setting is told, and whether other items stand in it. */
export function emptyExperiment(route: Route, dropped?: { setting: string; shared: boolean }): Meaning {
  const setting = dropped?.setting ?? headerSetting(route)
  const message = `The experiment is empty: ${setting} holds ${EXPERIMENT} without a value. Some versions answer 200 and drop the spans.`
  const fix = experimentFix(route, '0', `Write the id behind the =; ${LIST}`, dropped && { ...dropped, old: '' })
  return { id: ID, message, fix, culprits: [setting] }
}

function deletedExperiment(route: Route, backend: Recognised): Meaning {
  const name = backend.facts['experimentName']
  const id = (experimentOf(route) ?? '').trim()
  const which = name ? `${shown(route)}, once ${quoted(name, 60)}` : shown(route)
  const message = `The experiment is deleted: ${EXPERIMENT} is ${which}. MLflow answers 200 and stores the trace where no list shows it.`
  const line = isNumber(id) ? { line: `MLFLOW_TRACKING_URI=${backend.base} mlflow experiments restore --experiment-id ${id}` } : {}
  return about(route, message, { text: 'Restore the experiment, or name another one', ...line })
}

/** What is wrong with the planned experiment as far as the plan and the looked-up facts tell it; null where nothing is. */
export function plannedExperiment(route: Route, backend: Recognised): Meaning | null {
  const id = experimentOf(route)
  if (id === undefined) return null
  if (id.trim() === '') return emptyExperiment(route)
  if (!isNumber(id)) return notANumber(route, backend)
  if (backend.facts['experimentExists'] === 'no') return unknownExperiment(route)
  return backend.facts['lifecycleStage'] === 'deleted' ? deletedExperiment(route, backend) : null
}
