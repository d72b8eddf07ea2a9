import { createTheme, type MantineColorsTuple, Modal, Notification } from '@mantine/core'
import { strings } from '../strings/strings.ts'

/** A quiet teal: red, orange and green are left to the states of deliveries. */
const horn: MantineColorsTuple = [
  '#e9f8f5',
  '#d5eeea',
  '#a8dcd4',
  '#78cabd',
  '#51bbaa',
  '#38b29e',
  '#0f8f7f',
  '#0f766e',
  '#0b5f59',
  '#064842',
]

const close = { 'aria-label': strings.parts.close }

export const theme = createTheme({
  primaryColor: 'horn',
  // Text on it, and it as text, keep 4.5 to 1 in both schemes (WCAG 2.2, 1.4.3).
  primaryShade: { light: 7, dark: 7 },
  colors: { horn },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '600' },
  components: {
    Modal: Modal.extend({ defaultProps: { closeButtonProps: close } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: close } }),
  },
})
