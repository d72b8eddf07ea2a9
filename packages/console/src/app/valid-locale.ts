/**
 * The language of the browser as the functions of Intl take it. Some browsers pass on what the system
 * has, such as `en-US@posix`, which is no language tag (BCP 47) and which those functions throw at.
 */
export function validLocale(language: string | undefined): string {
  try {
    const [locale] = Intl.getCanonicalLocales(language)
    if (locale !== undefined) return locale
  } catch {
    const [beforeModifier = ''] = (language ?? '').split(/[@.]/)
    const tag = beforeModifier.replaceAll('_', '-')
    if (tag !== language) return validLocale(tag)
  }
  return new Intl.DateTimeFormat().resolvedOptions().locale
}

/** Before anything reads it: libraries, too, hand it to Intl as it is. */
export function setValidLocale(navigator: Navigator): void {
  const value = validLocale(navigator.language)
  if (value !== navigator.language) Object.defineProperty(navigator, 'language', { value })
}
