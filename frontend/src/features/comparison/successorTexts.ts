export const texts = { de: { label: 'Nachfolger:' }, en: { label: 'Successor:' } };
