import { asRepositoryName, asTag } from '../../../drivers/common/names.ts'

/** What an image name says. `repository` is empty, `tag` absent, where that part is not valid in a registry. */
export interface ImageName {
  readonly repository: string
  readonly tag?: string
}

/**
 * Parses a name such as `registry.example.com:5000/edge/agent:2026.11`. The registry host is removed, and `library/`
 * for Docker Hub. `bare` says what a single word such as `2026.11` is.
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
