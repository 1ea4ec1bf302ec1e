import type { Client, Host } from '../../../electron/api/contract.ts'
import { maxRecognizedCharacters } from '../../../electron/api/values/recognized-length.ts'
import type { Dropped } from './dropped-files.ts'

/**
 * The files among what was brought that are a registry's configuration, by what they say. Folders are not looked into,
 * and large files and archives not read. What cannot be asked counts as what its name says.
 */
export async function configurationsAmong(
  client: Pick<Client, 'recognizeConfiguration'>,
  host: Pick<Host, 'tokenOf'>,
  brought: readonly Dropped[],
): Promise<readonly File[]> {
  const asked = candidatesAmong(brought)
  const answers = await Promise.all(
    asked.map(async (file) => {
      try {
        return (await client.recognizeConfiguration({ token: await host.tokenOf(file) })).configuration
      } catch {
        return isNamedLikeOne(file)
      }
    }),
  )
  return asked.filter((_, index) => answers[index] === true)
}

/** The files that are worth the question: at most `mostAsked`, those first that are named like a configuration. */
export function candidatesAmong(brought: readonly Dropped[]): readonly File[] {
  const files = brought.flatMap((one) => fileOf(one) ?? []).filter(isSmallText)
  const named = files.filter(isNamedLikeOne)
  return [...named, ...files.filter((file) => !isNamedLikeOne(file))].slice(0, mostAsked)
}

/** The file itself; undefined for a folder. */
export function fileOf(one: Dropped): File | undefined {
  if (one instanceof File) return one
  return one.entry.isFile && one.file !== null ? one.file : undefined
}

const mostAsked = 20

function isSmallText({ name, size }: Pick<File, 'name' | 'size'>): boolean {
  return size > 0 && size <= maxRecognizedCharacters && !notText.test(name)
}

/** A YAML file, a file of variables, or `gitlab.rb`. */
function isNamedLikeOne({ name }: Pick<File, 'name'>): boolean {
  return /(?:\.ya?ml|\.env|^\.env|^gitlab\.rb)$/i.test(name)
}

const notText = /\.(?:tar|tgz|gz|zst|xz|bz2|zip|7z|png|jpe?g|gif|webp|pdf|bin|exe|so|dll)$/i
