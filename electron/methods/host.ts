import type { host } from '../api/host.ts'
import type { Implementation } from '../api/method.ts'
import type { HostInfo, RuntimeVersions } from '../api/rows.ts'
import type { HostNotices } from '../host/host-notices.ts'
import type { Platform } from '../host/platform.ts'
import { listFolders } from '../transfers/local/list-folders.ts'

export function hostMethods(platform: Platform, notices: HostNotices): Implementation<typeof host> {
  return {
    async hostInfo() {
      return {
        host: platform.host,
        platform: operatingSystem(),
        version: platform.version,
        ...(builtFrom === '' ? {} : { commit: builtFrom }),
        runtime: runtimeVersions(),
        dataFolder: platform.folder.path,
        secrets: await platform.sealer.protection(),
        demo: platform.demo,
      }
    },
    listFolders: ({ path }, signal) => listFolders(path, signal),
    watchNotices: (_, signal) => notices.watch(signal),
  }
}

/** What the build knows of the commit; empty where it knows nothing, or where nothing was built. */
const builtFrom = process.env['BOLLARD_COMMIT'] ?? ''

function runtimeVersions(): RuntimeVersions {
  const { node, electron, chrome } = process.versions
  return {
    node,
    ...(electron === undefined ? {} : { electron }),
    ...(chrome === undefined ? {} : { chromium: chrome }),
  }
}

function operatingSystem(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
