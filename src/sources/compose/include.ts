import { dirname } from 'node:path'
import { visible } from '../../text.ts'
import { FileError, type Read, textOrNull } from '../reader.ts'
import { itemsOf, textAt, textsOf, type Tree, under } from '../yaml/tree.ts'
import { envLayer } from './env-file.ts'
import { filling, type Variables } from './interpolate.ts'
import { pathFrom } from './files.ts'
import type { ComposeFile } from './project.ts'

/** Opens a file, with the folder that its paths begin at and what fills it in. */
export type Open = (path: string, within?: Pick<ComposeFile, 'folder' | 'variables'>) => ComposeFile

const DEPTH = 20

/**
 * The projects that a file includes, each as its files in the order in which they are merged, and before them what these include
 * (https://github.com/compose-spec/compose-spec/blob/main/14-include.md). What is not there is a remark.
 */
export function includedIn(file: ComposeFile, open: Open, read: Read, remarks: string[], depth = 0): ComposeFile[][] {
  if (depth > DEPTH) return []
  return itemsOf(under(file.tree, 'include')).flatMap((item) => {
    const [first, ...more] = pathsOf(item).map((path) => filling(file.variables)(path))
    if (first === undefined) return []
    const remote = [first, ...more].find((path) => path.includes('://') || path.startsWith('git@'))
    if (remote !== undefined) {
      remarks.push(`${visible(file.path, 300)}: ${visible(remote, 200)} is included from elsewhere and is not read`)
      return []
    }
    const given = textAt(item, 'project_directory')
    const folder = given === undefined ? dirname(pathFrom(file.folder, first)) : pathFrom(file.folder, filling(file.variables)(given))
    const variables = ownVariables(item, folder, file, read)
    const files = [first, ...more].flatMap((path) => opened(() => open(pathFrom(file.folder, path), { folder, variables }), remarks))
    return [...files.flatMap((one) => includedIn(one, open, read, remarks, depth + 1)), files]
  })
}

/** `- a.yaml`, and the long form with one path or several. */
function pathsOf(item: Tree): string[] {
  if (item.kind === 'text') return [item.text]
  const path = under(item, 'path')
  return path?.kind === 'text' ? [path.text] : textsOf(path)
}

/** An included project has a `.env` of its own, or the files that are named; what is set outside goes over it. */
function ownVariables(item: Tree, folder: string, file: ComposeFile, read: Read): Variables {
  const named = under(item, 'env_file')
  const texts = named?.kind === 'text' ? [named.text] : textsOf(named)
  const paths = named ? texts.map((path) => pathFrom(file.folder, filling(file.variables)(path))) : [pathFrom(folder, '.env')]
  const settings = paths.flatMap((path) => {
    const text = textOrNull(path, read)
    return text === null ? [] : envLayer(text, path, file.variables).settings
  })
  const held = new Map(settings.map((setting) => [setting.name, setting]))
  return {
    isComplete: file.variables.isComplete,
    find(name) {
      const setting = held.get(name)
      return file.variables.find(name) ?? (setting && { value: setting.value.reveal(), from: setting.from })
    },
  }
}

export function opened(open: () => ComposeFile, remarks: string[]): ComposeFile[] {
  try {
    return [open()]
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    remarks.push(error.message)
    return []
  }
}
