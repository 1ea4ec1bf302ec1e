/**
 * How a page of an ordinary browser is let in. Its address brings a launch secret, which works once; the page gets a token
 * for it and keeps that for reloads, in the storage of its own tab. A further tab asks the pages that are in.
 */
export async function pageToken(): Promise<string | undefined> {
  const launch = takeLaunch()
  const token =
    (launch === undefined ? undefined : await redeem(launch)) ??
    sessionStorage.getItem(tokenKey) ??
    (await fromAnotherPage())
  if (token !== undefined) sessionStorage.setItem(tokenKey, token)
  return token
}

/** Lets further tabs in, from now on. */
export function letOthersIn(token: string): void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => {
    if (isAsk(data)) void give(data.ask)
  })
  async function give(ask: string): Promise<void> {
    channel.postMessage({ for: ask, launch: await newLaunch(token) })
  }
}

const tokenKey = 'bollard.token'
const channelName = 'bollard'

/** The secret of the address, which is taken out of it at once. */
function takeLaunch(): string | undefined {
  const launch = /^#launch=([\w-]+)$/.exec(window.location.hash)?.[1]
  if (launch !== undefined) window.history.replaceState(null, '', `${window.location.pathname}#/`)
  return launch
}

async function redeem(launch: string): Promise<string | undefined> {
  const answer = await fetch('/session', { method: 'POST', body: JSON.stringify({ launch }) }).catch(
    () => undefined,
  )
  if (answer?.ok !== true) return undefined
  const { token } = (await answer.json()) as { token: string }
  return token
}

async function newLaunch(token: string): Promise<string | undefined> {
  const answer = await fetch('/launch', { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) return undefined
  const { launch } = (await answer.json()) as { launch: string }
  return launch
}

/** Only pages of this very address hear it. The first secret that works is taken. */
function fromAnotherPage(): Promise<string | undefined> {
  const channel = new BroadcastChannel(channelName)
  const ask = crypto.randomUUID()
  return new Promise<string | undefined>((resolve) => {
    const giveUp = setTimeout(() => resolve(undefined), patienceMs)
    channel.addEventListener('message', ({ data }) => {
      const launch = launchFor(data, ask)
      if (launch !== undefined) void enter(launch)
    })
    channel.postMessage({ ask })
    async function enter(launch: string): Promise<void> {
      const token = await redeem(launch)
      if (token === undefined) return
      clearTimeout(giveUp)
      resolve(token)
    }
  }).finally(() => channel.close())
}

const patienceMs = 1000

function isAsk(data: unknown): data is { readonly ask: string } {
  return typeof data === 'object' && data !== null && 'ask' in data && typeof data.ask === 'string'
}

function launchFor(data: unknown, ask: string): string | undefined {
  if (typeof data !== 'object' || data === null || !('for' in data) || data.for !== ask) return undefined
  return 'launch' in data && typeof data.launch === 'string' ? data.launch : undefined
}
