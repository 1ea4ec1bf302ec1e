throw new Error(
  'a test loaded the electron package; only the built main and preload may, with a double in its place',
)
