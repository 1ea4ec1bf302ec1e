/** Account names: they are not secret by themselves. */
export const accessKeyIds: ReadonlySet<string> = new Set(['accesskey', 'accesskeyid', 'secretid'])

/** The last four characters of the access key's ID among secrets; undefined without one, or where that is nearly all. */
export function accessKeyEnd(secrets: Readonly<Record<string, string>>): string | undefined {
  const [, id] = Object.entries(secrets).find(([name]) => accessKeyIds.has(name)) ?? []
  return id === undefined || id.length < shortest || /[^\x21-\x7e]/.test(id) ? undefined : id.slice(-4)
}

const shortest = 8
