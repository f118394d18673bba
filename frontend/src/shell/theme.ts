import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The lab's own colour: the green-blue of oxidised copper, as on the boards. */
const petrol: MantineColorsTuple = [
  '#e8f6f5',
  '#d3eae9',
  '#a5d4d3',
  '#74bebc',
  '#4eaba9',
  '#349f9d',
  '#229896',
  '#0f8583',
  '#0b6e72',
  '#065a5e',
];

/** Dark surfaces with a trace of blue, so that text on them does not look grey. */
const dark: MantineColorsTuple = [
  '#d5dbe1',
  '#aeb7c0',
  '#87929d',
  '#5f6b77',
  '#3c4752',
  '#2d3640',
  '#212930',
  '#181e24',
  '#11161b',
  '#0b0f13',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 6 },
  colors: { petrol, dark },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'DejaVu Sans Mono', monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '640',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8438rem', md: '0.9063rem', lg: '1rem', xl: '1.125rem' },
  components: {
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.4, blur: 2 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});
