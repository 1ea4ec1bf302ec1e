import type { host } from '../api/host.ts'
import type { Implementation } from '../api/method.ts'
import type { HostInfo } from '../api/rows.ts'
import type { HostNotices } from '../host/host-notices.ts'
import type { Platform } from '../host/platform.ts'
import type { SettingsFile } from '../stores/list/settings-file.ts'

export function hostMethods(
  platform: Platform,
  file: SettingsFile,
  notices: HostNotices,
): Implementation<typeof host> {
  return {
    async hostInfo() {
      return {
        host: platform.host,
        platform: operatingSystem(),
        version: platform.version,
        secrets: await platform.sealer.protection(),
        demo: platform.demo,
      }
    },
    watchNotices: (_, signal) => notices.watch(signal),
    getSettings: () => file.read(),
    async saveSettings(settings) {
      await file.write(settings)
      return {}
    },
  }
}

function operatingSystem(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
