/** What a service answers, before it is sent. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

export function xml(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}
