import { compilePage } from './compile.ts'

/**
 * Turns each Markdown file of the guide into a module that gives its page, when the window is built. The parser stays out
 * of the window.
 */
export const guidePages = {
  name: 'guide-pages',
  enforce: 'pre' as const,
  transform: {
    filter: { id: /\/docs\/guide\/[^/]+\/[^/]+\.md$/ },
    handler: (markdown: string) => ({
      code: `export default ${JSON.stringify(compilePage(markdown))}`,
      map: null,
      moduleType: 'js' as const,
    }),
  },
}
