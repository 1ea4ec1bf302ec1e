/** What a person types to remove everything of Bollard from this computer, in every language. */
export const removalWord = 'Bollard'
