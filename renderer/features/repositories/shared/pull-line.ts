import type { Reference } from '../../../../electron/api/inputs.ts'
import { referenceText } from './navigation.ts'

/** The command that fetches an image from the registry at an address. */
export function pullLine(address: string, repository: string, reference: Reference): string {
  return `docker pull ${pullName(address, repository, reference)}`
}

/** What one pulls: `repository:tag` or `repository@digest`, behind the registry's address where one is known. */
export function pullName(address: string | undefined, repository: string, reference: Reference): string {
  const name = referenceText(repository, reference)
  return address === undefined ? name : `${address}/${name}`
}

export const imageTools = ['docker', 'podman', 'skopeo', 'crane'] as const
export const artifactTools = ['oras'] as const
export const chartTools = ['helm', 'oras'] as const
export type PullTool = (typeof imageTools)[number] | (typeof chartTools)[number]

export interface PullCommand {
  readonly does: 'pull' | 'copy' | 'inspect' | 'manifest'
  readonly by: 'tag' | 'digest'
  readonly text: string
}

/** What one types to get an image or artifact with a tool: by its tag, if it has one here, and by its digest. */
export function pullCommands(
  tool: PullTool,
  address: string,
  repository: string,
  { tag, digest }: { readonly tag?: string | undefined; readonly digest: string },
): readonly PullCommand[] {
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  const file = `${name}-${tag ?? digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13)}`
  const references = [
    ...(tag === undefined ? [] : [{ by: 'tag' as const, text: `${address}/${repository}:${tag}` }]),
    { by: 'digest' as const, text: `${address}/${repository}@${digest}` },
  ]
  return references.flatMap(({ by, text }): readonly PullCommand[] => {
    switch (tool) {
      case 'docker':
      case 'podman':
      case 'oras':
        return [{ does: 'pull', by, text: `${tool} pull ${text}` }]
      case 'skopeo':
        return [
          { does: 'copy', by, text: `skopeo copy docker://${text} oci-archive:${file}.tar` },
          { does: 'inspect', by, text: `skopeo inspect docker://${text}` },
        ]
      case 'crane':
        return [
          { does: 'pull', by, text: `crane pull ${text} ${file}.tar` },
          { does: 'manifest', by, text: `crane manifest ${text}` },
        ]
      case 'helm':
        return by === 'digest' || tag === undefined
          ? []
          : [
              {
                does: 'pull',
                by,
                text: `helm pull oci://${address}/${repository} --version ${chartVersion(tag)}`,
              },
            ]
    }
  })
}

/** A tag has no `+`: Helm writes `_` instead when it pushes a chart. */
function chartVersion(tag: string): string {
  return tag.replaceAll('_', '+')
}
