import { maxRecognizedCharacters } from '../../api/values/recognized-length.ts'
import { hasTooManyTokens, nestsTooDeep } from '../yaml/yaml-bounds.ts'
import { readConfiguration } from './read-configuration.ts'

/**
 * Whether a text is a registry's configuration, by what it says and whatever it is called: it holds a store, or it is
 * such a file with a fault in it. Never throws, and reads no text that is long, no text at all, or nested without end.
 */
export function isConfigurationText(text: string): boolean {
  if (text.length > maxRecognizedCharacters || !saysSomething.test(text) || text.includes('\u0000'))
    return false
  if (nestsTooDeep(text) || hasTooManyTokens(text)) return false
  const { stores, findings } = readConfiguration(text, '')
  if (stores.length > 0) return true
  if (findings.some(({ id }) => id === 'gitlabRuby')) return true
  // Other programs have a section of that name. Only a registry's file has this version beside it.
  return version.test(text) && section.test(text) && findings.some(({ severity }) => severity === 'error')
}

/** Words without which nothing of it can be found: most files are not parsed at all. */
const saysSomething =
  /storage|REGISTRY_|^kind:|"kind"|gitlab_rails|registry\[|^(?:s3|s3aws|s3_v2|oss|cos|bos|ks3|filesystem):/im
const version = /^version:[ \t]*['"]?0\.1\b/m
const section = /^storage[ \t]*:/m
