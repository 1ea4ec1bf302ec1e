import { queryOptions } from '@tanstack/react-query'

/** A package in this program; see `PackageLicence` of the build, which writes the file. */
export interface LicenceRow {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

/** The packages in this program, as the build listed them. It is a file of the window's own. */
export const licencesQuery = queryOptions({
  queryKey: ['app', 'licences'],
  queryFn: async ({ signal }): Promise<readonly LicenceRow[]> => {
    const answer = await fetch('./licences.json', { signal })
    if (!answer.ok) throw new Error(`licences.json: ${answer.status}`)
    return (await answer.json()) as readonly LicenceRow[]
  },
  staleTime: Infinity,
})
