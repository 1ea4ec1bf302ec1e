import type { Language } from '../api/language.ts'

/** Texts of menus, dialogs and notifications outside of the window. */
export interface DesktopTexts {
  readonly quit: {
    readonly message: (transfers: number) => string
    readonly detail: string
    readonly goOnLater: string
    readonly cancelAll: string
    readonly stay: string
  }
  readonly crash: {
    readonly message: string
    readonly again: string
    /** `reason`: Electron's own word for how the page's process ended. */
    readonly detail: (reason: string) => string
    readonly understood: string
    readonly reload: string
    readonly close: string
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
    crash: {
      message: 'The window was loaded again',
      again: 'The window’s page ended again',
      detail: (reason) =>
        `The process of its page ended unexpectedly (${reason}). Transfers have gone on; what was typed and not saved is lost.`,
      understood: 'OK',
      reload: 'Load it again',
      close: 'Close the window',
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
    crash: {
      message: '窗口已重新加载',
      again: '窗口页面再次意外结束',
      detail: (reason) => `页面进程意外结束（${reason}）。传输一直在继续；已输入但未保存的内容已丢失。`,
      understood: '确定',
      reload: '重新加载',
      close: '关闭窗口',
    },
    done: (transfers, name) => (transfers === 1 ? `${name} 已完成` : `${transfers} 个传输已完成`),
    failed: (transfers, name) => (transfers === 1 ? `${name} 失败` : `${transfers} 个传输失败`),
  },
}
