/** Baskets and orders kept by a name. */
export const templates = {
  templates: {
    title: 'Vorlagen',
    keep: 'Als Vorlage merken',
    name: 'Name der Vorlage',
    nameOf: (name: string) => `Name der Vorlage ${name}`,
    nameMissing: 'Geben Sie der Vorlage einen Namen.',
    save: 'Vorlage merken',
    cancel: 'Nicht merken',
    kept: (name: string) => `Gemerkt als „${name}“; die Vorlage steht auf der Startseite Ihrer Stelle.`,
    use: 'In den Warenkorb',
    takeOf: (name: string) => `In den Warenkorb: ${name}`,
    used: (positions: string) => `${positions} zu den Preisen von heute im Warenkorb.`,
    leftOut: (name: string) => `${name}: heute bietet das niemand an.`,
    change: 'Umbenennen oder löschen',
    rename: 'Umbenennen',
    remove: 'Löschen',
  },
};
