/** The elements that the guide is made of; `''` is only a group, and `note` a remark that stands out. */
export type GuideTag =
  | ''
  | 'p'
  | 'note'
  | 'strong'
  | 'em'
  | 'code'
  | 'pre'
  | 'ol'
  | 'ul'
  | 'li'
  | 'table'
  | 'tr'
  | 'th'
  | 'td'
  | 'a'
  | 'img'

/** A text, or an element with what is in it, and where a link leads or which picture it is. */
export type GuideNode = string | readonly [tag: GuideTag, inside: readonly GuideNode[], href?: string]

/** What stands below one heading, up to the next. */
export interface GuideSection {
  /** Unique on its page, and the same in every language where links lead to it; empty for what is below the title. */
  readonly id: string
  readonly title: string
  /** 1 is the title of the page. */
  readonly level: number
  readonly nodes: readonly GuideNode[]
  /** Its words without anything else, to search in. */
  readonly text: string
}

export interface GuidePage {
  readonly title: string
  readonly sections: readonly GuideSection[]
}
