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
  forgotten: {
    link: 'Forgotten password',
    title: 'Forgotten password',
    hint: 'We send you a link to set a new one. It is valid for 30 minutes and once.',
    login: 'User name or e-mail address',
    loginMissing: 'Enter your user name or your e-mail address.',
    send: 'Send link',
    sent: 'If there is an account with it, a mail is on its way. Please look among the unwanted ones, too.',
    newTitle: 'Set a new password',
    newHint: 'After that you are signed out everywhere and sign in with the new password.',
    set: 'Set password',
    done: 'The new password is valid. Sign in with it now.',
  },
};
