/**
 * Every word that the console shows, a file per noun. As a namespace, so that a page loads the words
 * that it shows and no others.
 */
export * as strings from './words.ts'
