import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#ebf1fd',
  '#dfe8fa',
  '#bdcff3',
  '#8fabe8',
  '#6e90de',
  '#4a73d0',
  '#2a5bc9',
  '#244fb0',
  '#1f4497',
  '#19387d',
]

/** The theme of the component kit: small sizes, one accent. Colours come from tokens.css. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'default',
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 400,
        withArrow: false,
        multiline: true,
        maw: 320,
        transitionProps: { duration: 80 },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        // The kit's header is a banner, of which a window has one.
        attributes: { header: { role: 'presentation' } },
        overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 },
      },
    },
    Menu: {
      // The kit's focus placeholder inside the menu is a child that a menu must not have.
      defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false },
    },
    Popover: {
      defaultProps: { shadow: 'md', transitionProps: { duration: 80 } },
      styles: { dropdown: { backgroundColor: 'var(--bg-raised)', borderColor: 'var(--line)' } },
    },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      styles: {
        label: { fontSize: 'var(--fs-sm)', fontWeight: 500, marginBottom: 3 },
        description: { fontSize: 'var(--fs-xs)', marginTop: 3, color: 'var(--fg-3)' },
        error: { marginTop: 3 },
      },
    },
    Input: { styles: { input: { fontSize: 'var(--fs-sm)', backgroundColor: 'var(--bg-raised)' } } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 'var(--fs-md)' } } },
  },
})

/** Mantine's own variables, pointed at our tokens, so that both schemes follow one table. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-line-height': 'var(--lh)',
    '--mantine-shadow-md': 'var(--shadow-pop)',
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--fg)',
    '--mantine-color-dimmed': 'var(--fg-3)',
    '--mantine-color-placeholder': 'var(--fg-3)',
    '--mantine-color-error': 'var(--err)',
    '--mantine-color-default': 'var(--bg-raised)',
    '--mantine-color-default-hover': 'var(--bg-hover)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-color': 'var(--fg)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent)',
  },
  light: {},
  dark: {},
})
