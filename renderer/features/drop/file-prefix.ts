/** The default folder for plain files, beside the registry's own folder. */
export const filePrefix = 'files/'

/** The typed folder with a final `/`; empty for the top of the bucket, undefined if it is not a valid folder. */
export function prefixOf(text: string): string | undefined {
  const folder = text.trim().replace(/^\/+/, '').replace(/\/+$/, '')
  if (folder === '') return ''
  const wrong = folder.split('/').some((part) => part === '' || part === '.' || part === '..')
  return wrong || folder.length > longest ? undefined : `${folder}/`
}

const longest = 512
