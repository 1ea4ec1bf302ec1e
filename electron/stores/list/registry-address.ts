import { repositoryGrammar } from '../../../drivers/common/names.ts'
import { StoreError } from '../../../drivers/index.ts'

/**
 * The address that people pull from, as `docker pull` takes it in front of a repository: host, port and path, without
 * scheme and slash at the end. Fails with InvalidParameter for what docker would not take for a registry.
 */
export function asRegistryAddress(text: string): string {
  const address = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
  const [, host = '', port, path] =
    /^([^/:[\]]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?(\/.*)?$/.exec(address) ?? []
  // Never quoted: what is refused may hold a password.
  if (host === '' || !(host.startsWith('[') || hostName.test(host))) {
    throw refused('it is no host name, with a port and a path after it where need be')
  }
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    throw refused('there is no such port')
  if (path !== undefined && !repositoryGrammar.test(path.slice(1))) {
    throw refused('its path is none that a repository may begin with')
  }
  if (port === undefined && !/[.:]/.test(host) && host.toLowerCase() !== 'localhost') {
    throw refused('docker takes a host without a dot for a name at Docker Hub; give its port, too')
  }
  return address
}

/** As the grammar of image references has it (github.com/distribution/reference). */
const hostName = /^(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])(?:\.(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))*$/i

function refused(why: string): StoreError {
  return new StoreError('InvalidParameter', `this is not the address of a registry: ${why}`)
}
