import { api, body } from '../../api/client';
import type { SchemaInstallationSettings, SchemaInstallationState } from '../../api/schema';

/** Where the settings of the shop are written: by the link of the first start, or by an administrator afterwards. */
export interface Door {
  settings: (settings: SchemaInstallationSettings) => Promise<SchemaInstallationState>;
  /** A picture in Base64; null takes it away. */
  logo: (content: string | null) => Promise<SchemaInstallationState>;
}

export const firstStart: Door = {
  settings: (settings) => body(api.PUT('/setup', { body: settings })),
  logo: (content) => body(api.PUT('/setup/logo', { body: { content } })),
};

export const administration: Door = {
  settings: (settings) => body(api.PUT('/installation/settings', { body: settings })),
  logo: (content) => body(api.PUT('/installation/logo', { body: { content } })),
};
