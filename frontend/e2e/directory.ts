import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Where the directory of the tests stands; the shops of the tests trust it (playwright.config.ts). */
export const directoryPort = () => Number(process.env.E2E_PORT) + 20;

interface Asked {
  nonce: string;
  challenge: string;
}

interface Directory {
  /** What it tells the shop when it ends the sessions of the subject (OpenID Connect Back-Channel Logout 1.0). */
  ended: () => string;
  close: () => void;
}

/** A small directory that speaks OpenID Connect and lets everybody in as the subject named. */
export async function openDirectory(subject: string): Promise<Directory> {
  const issuer = `http://127.0.0.1:${directoryPort()}`;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const asked = new Map<string, Asked>();
  const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64url');

  const signedToken = (typ: string, more: object) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: 'shop', sub: subject, iat: now, exp: now + 120, ...more };
    const signed = `${base64(JSON.stringify({ alg: 'RS256', kid: 'e2e', typ }))}.${base64(JSON.stringify(claims))}`;
    return `${signed}.${base64(sign('sha256', Buffer.from(signed), privateKey))}`;
  };
  const token = ({ nonce }: Asked) => signedToken('JWT', { nonce, auth_time: Math.floor(Date.now() / 1000) });
  const ended = () =>
    signedToken('logout+jwt', {
      jti: randomUUID(),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });

  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void> = {
    '/.well-known/openid-configuration': (_, response) =>
      json(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/end`,
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    '/keys': (_, response) =>
      json(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'e2e', alg: 'RS256', use: 'sig' }] }),
    '/authorize': (request, response) => {
      const query = new URL(request.url ?? '', issuer).searchParams;
      const code = randomUUID();
      asked.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '' });
      const back = new URL(query.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', query.get('state') ?? '');
      response.writeHead(302, { Location: back.href }).end();
    },
    '/end': (request, response) => {
      const query = new URL(request.url ?? '', issuer).searchParams;
      const back = new URL(query.get('post_logout_redirect_uri') ?? '');
      back.searchParams.set('state', query.get('state') ?? '');
      response.writeHead(302, { Location: back.href }).end();
    },
    '/token': async (request, response) => {
      const form = new URLSearchParams(await text(request));
      const code = form.get('code') ?? '';
      const before = asked.get(code);
      asked.delete(code);
      const proven = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!before || proven !== before.challenge) return json(response, { error: 'invalid_grant' }, 400);
      return json(response, {
        access_token: randomUUID(),
        token_type: 'Bearer',
        expires_in: 300,
        id_token: token(before),
      });
    },
  };

  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '', issuer).pathname];
    if (answer) void answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(directoryPort(), '127.0.0.1', resolve));
  return { ended, close: () => server.close() };
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
