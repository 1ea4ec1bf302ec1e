import type { HostInfo } from '../../../electron/api/rows.ts'

/**
 * What a bug report needs, as lines of text in English. The data folder is left out: its path has the person's name. `agent`
 * is what the browser says of itself.
 */
export function reportFacts(info: HostInfo, agent: string): string {
  const { node, electron, chromium } = info.runtime
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Bollard', info.commit === undefined ? info.version : `${info.version} (${info.commit})`],
    ['Host', info.host],
    ['System', systems[info.platform]],
    ['Electron', electron],
    ['Chromium', chromium],
    ['Node.js', node],
    ['Keys', info.secrets],
    ['Window', agent],
    ['Demo', info.demo ? 'yes' : undefined],
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`])).join('')
}

export const systems = { darwin: 'macOS', win32: 'Windows', linux: 'Linux' } as const
