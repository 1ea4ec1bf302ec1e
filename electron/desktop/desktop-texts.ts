import type { Language } from '../api/values/language.ts'

/** What runs when the application is to end. */
export interface ActiveWork {
  /** Transfers that run or are queued. */
  readonly transfers: number
  /** Changes of buckets that run or are taken back. */
  readonly changes: number
}

/** Texts of menus, dialogs and notifications outside of the window. */
export interface DesktopTexts {
  readonly quit: {
    readonly message: (work: ActiveWork) => string
    readonly detail: (work: ActiveWork) => string
    readonly goOnLater: string
    /** Where only changes run. */
    readonly hold: string
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
      message({ transfers, changes }) {
        const some = [
          ...(transfers === 0 ? [] : [transfers === 1 ? 'a transfer' : `${transfers} transfers`]),
          ...(changes === 0
            ? []
            : [changes === 1 ? 'a change of a bucket' : `${changes} changes of buckets`]),
        ].join(' and ')
        const isOne = transfers + changes === 1
        return `${some.charAt(0).toUpperCase()}${some.slice(1)} ${isOne ? 'is' : 'are'} still running`
      },
      detail: ({ transfers, changes }) =>
        [
          ...(transfers === 0
            ? []
            : [
                changes === 0
                  ? 'What was sent is kept: the transfers resume at the next start.'
                  : 'What was sent is kept: transfers resume at the next start.',
              ]),
          ...(changes === 0
            ? []
            : ['Changes pause where they are: after the next start you resume them in Activity.']),
        ].join(' '),
      goOnLater: 'Quit and resume at next start',
      hold: 'Pause changes and quit',
      cancelAll: 'Cancel transfers and quit',
      stay: 'Do not quit',
    },
    crash: {
      message: 'The window was loaded again',
      again: 'The window stopped again',
      detail: (reason) =>
        `The window stopped unexpectedly (${reason}). Transfers were not interrupted; what was typed and not saved is lost.`,
      understood: 'OK',
      reload: 'Load it again',
      close: 'Close the window',
    },
    done: (transfers, name) => (transfers === 1 ? `${name} is done` : `${transfers} transfers are done`),
    failed: (transfers, name) => (transfers === 1 ? `${name} failed` : `${transfers} transfers failed`),
  },
  'zh-CN': {
    quit: {
      message({ transfers, changes }) {
        const some = [
          ...(transfers === 0 ? [] : [`${transfers} 个传输`]),
          ...(changes === 0 ? [] : [`${changes} 项存储桶操作`]),
        ].join('和')
        return `仍有 ${some}在进行`
      },
      detail: ({ transfers, changes }) =>
        [
          ...(transfers === 0
            ? []
            : [
                changes === 0
                  ? '已发送的内容会保留：下次启动时从中断处继续。'
                  : '已发送的内容会保留：下次启动时传输从中断处继续。',
              ]),
          ...(changes === 0 ? [] : ['操作会暂停在当前位置：下次启动后可在“操作记录”中继续。']),
        ].join(''),
      goOnLater: '退出，下次启动时继续',
      hold: '暂停操作并退出',
      cancelAll: '取消传输并退出',
      stay: '不退出',
    },
    crash: {
      message: '窗口已重新加载',
      again: '窗口再次意外停止',
      detail: (reason) => `窗口意外停止（${reason}）。传输没有中断；已输入但未保存的内容已丢失。`,
      understood: '确定',
      reload: '重新加载',
      close: '关闭窗口',
    },
    done: (transfers, name) => (transfers === 1 ? `${name} 已完成` : `${transfers} 个传输已完成`),
    failed: (transfers, name) => (transfers === 1 ? `${name} 失败` : `${transfers} 个传输失败`),
  },
}
