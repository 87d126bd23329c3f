import type { identity as german } from '../de/identity';

export const identity: typeof german = {
  identity: {
    signIn: (provider) => `Sign in with “${provider}”`,
    accept: (provider) => `Accept with “${provider}”`,
    connect: (provider) => `Connect “${provider}”`,
    disconnect: 'Disconnect',
    disconnectFrom: (provider) => `Disconnect ${provider}`,
    confirmAt: (provider) => `Confirm at “${provider}”`,
    title: 'Sign-in services',
    hint: 'With a connected service of your house you sign in without the password of the marketplace.',
    checking: 'The sign-in is being checked …',
    stopped: 'The sign-in was stopped at the service. Nothing has happened.',
    again: 'To sign-in',
  },
};
