import { asRepositoryName, asTag } from '../../registry/names.ts'

/** Where an image would go by its name. Empty, or without a tag, where the name says nothing that a registry takes. */
export interface ImageName {
  readonly repository: string
  readonly tag?: string
}

/**
 * Reads `registry.example.com:5000/edge/agent:2026.11`, leaving the registry out, and `library/` with Docker's own.
 * A name that could be a tag alone, as `2026.11`, is one where `bare` says so.
 */
export function parseImageName(text: string, bare: 'repository' | 'tag'): ImageName {
  const [name = ''] = text.split('@')
  if (bare === 'tag' && asTag(name) !== undefined) return { repository: '', tag: name }
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  const path = withoutRegistry(colon === -1 ? name : name.slice(0, colon))
  const said = colon === -1 ? '' : name.slice(colon + 1)
  const tag = said === tagOfCrane ? undefined : asTag(said)
  return { repository: asRepositoryName(path) ?? '', ...(tag === undefined ? {} : { tag }) }
}

/** What `crane pull` writes as the tag of an image that was asked for by its digest. */
const tagOfCrane = 'i-was-a-digest'

/** The first part is a registry where it has a dot or a port, or is this machine: `reference.ParseDockerRef`'s rule. */
function withoutRegistry(path: string): string {
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(0, slash))
  if (!/[.:]/.test(first) && first !== 'localhost') return path
  const rest = path.slice(slash + 1)
  const ofDocker = first === 'docker.io' || first === 'index.docker.io'
  return ofDocker && rest.startsWith('library/') ? rest.slice('library/'.length) : rest
}
