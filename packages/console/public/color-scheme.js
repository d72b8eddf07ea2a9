// Before the first paint, so that a dark screen never flashes white.
;(() => {
  const asked = localStorage.getItem('mantine-color-scheme-value')
  const dark =
    asked === 'dark' || (asked !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
