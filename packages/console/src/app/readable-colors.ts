import type { CSSVariablesResolver } from '@mantine/core'

/**
 * Text in colour on its own pale ground, darker than the theme has it, so that each keeps 4.5 to 1
 * (WCAG 2.2, 1.4.3). In the dark scheme only dimmed text and errors fall below that.
 */
const onPale = {
  yellow: '#7a4a00',
  orange: '#963800',
  green: '#1c682b',
  red: '#ab1d1d',
  blue: '#135796',
  violet: '#5230b4',
  gray: '#343a40',
} as const

export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': onPale.red,
    ...Object.fromEntries(
      Object.entries(onPale).flatMap(([name, color]) => [
        [`--mantine-color-${name}-light-color`, color],
        [`--mantine-color-${name}-text`, color],
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
})
