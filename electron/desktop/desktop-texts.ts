import type { Language } from '../api/language.ts'

/** What the desktop says outside of the window. */
export interface DesktopTexts {
  readonly quit: {
    readonly message: (transfers: number) => string
    readonly detail: string
    readonly goOnLater: string
    readonly cancelAll: string
    readonly stay: string
  }
  readonly done: (transfers: number, name: string) => string
  readonly failed: (transfers: number, name: string) => string
}

export const desktopTexts: Readonly<Record<Language, DesktopTexts>> = {
  en: {
    quit: {
      message: (transfers) =>
        transfers === 1 ? 'A transfer is still running' : `${transfers} transfers are still running`,
      detail: 'What was sent is kept: at the next start they go on where they stopped.',
      goOnLater: 'Quit and go on at next start',
      cancelAll: 'Cancel transfers and quit',
      stay: 'Do not quit',
    },
    done: (transfers, name) => (transfers === 1 ? `${name} is done` : `${transfers} transfers are done`),
    failed: (transfers, name) => (transfers === 1 ? `${name} failed` : `${transfers} transfers failed`),
  },
  'zh-CN': {
    quit: {
      message: (transfers) => `仍有 ${transfers} 个传输在进行`,
      detail: '已发送的内容会保留：下次启动时从中断处继续。',
      goOnLater: '退出，下次启动时继续',
      cancelAll: '取消传输并退出',
      stay: '不退出',
    },
    done: (transfers, name) => (transfers === 1 ? `${name} 已完成` : `${transfers} 个传输已完成`),
    failed: (transfers, name) => (transfers === 1 ? `${name} 失败` : `${transfers} 个传输失败`),
  },
}
