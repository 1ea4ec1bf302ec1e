/** Beside the registry's own folder, wherever that is. */
export const filePrefix = 'files/'

/** What is typed as a folder of the bucket, with its `/`; empty for the top, undefined for what is no folder. */
export function prefixOf(text: string): string | undefined {
  const folder = text.trim().replace(/^\/+/, '').replace(/\/+$/, '')
  if (folder === '') return ''
  const wrong = folder.split('/').some((part) => part === '' || part === '.' || part === '..')
  return wrong || folder.length > longest ? undefined : `${folder}/`
}

const longest = 512
