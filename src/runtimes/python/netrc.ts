import { type Settings, textOf } from '../parts/settings.ts'

/** `requests` looks up NETRC, or ~/.netrc and ~/_netrc: https://requests.readthedocs.io/en/latest/user/authentication/#netrc-authentication */
export function netrcLogin(
  env: Settings,
  host: string,
  files: Readonly<Record<string, string | null>>,
): { login: string; path: string } | null {
  const named = textOf(env, 'NETRC')
  const home = textOf(env, 'HOME') ?? '~'
  const places = named === undefined ? [`${home}/.netrc`, '~/.netrc', `${home}/_netrc`] : [named]
  const path = places.find((place) => typeof files[place] === 'string')
  const login = path === undefined ? null : loginIn(files[path] ?? '', host)
  return path !== undefined && login !== null ? { login, path } : null
}

interface Entry {
  machine: string | null
  login: string
  account: string
  password: string
}

/** The entry of the host, else the default one. */
function loginIn(text: string, host: string): string | null {
  const entries: Entry[] = []
  const words = text.replace(/^\s*#.*$/gm, '').matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)
  let want: keyof Entry | null = null
  for (const [, quoted, bare = ''] of words) {
    const word = quoted ?? bare
    const entry = entries.at(-1)
    if (want === 'machine') entries.push({ machine: word, login: '', account: '', password: '' })
    else if (want && entry) entry[want] = word
    if (want) want = null
    else if (word === 'default') entries.push({ machine: null, login: '', account: '', password: '' })
    else if (word === 'machine' || word === 'account' || word === 'password') want = word
    else if (word === 'login' || word === 'user') want = 'login'
    else return null
  }
  const entry = entries.findLast(({ machine }) => machine === host) ?? entries.findLast(({ machine }) => machine === null)
  if (!entry || (entry.login === '' && entry.account === '' && entry.password === '')) return null
  return `${entry.login || entry.account}:${entry.password}`
}
