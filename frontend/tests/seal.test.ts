// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { fromBase64, makeKey, seal, unlock, WrongPassphrase } from '../src/lib/seal';

const passphrase = 'vier Wörter und ein Baum';

describe('sealing in the page', () => {
  it('opens with one key of each role in their order, and with no other', async () => {
    const [one, two, stranger] = await Promise.all([
      makeKey(passphrase, 4),
      makeKey(passphrase, 4),
      makeKey(passphrase, 4),
    ]);
    const sealed = await seal({ price: '240000.00', text: 'Montage in den Ferien.' }, [one.recipient], [two.recipient]);
    expect(atob(sealed.sealed)).not.toContain('Ferien');
    const role2 = await unlock(two.locked, passphrase);
    const inner = await role2.open(sealed.sealed, sealed.innerSha256);
    expect(inner).toBeDefined();
    const role1 = await unlock(one.locked, passphrase);
    const clear = await role1.open(inner ?? '', sealed.clearSha256);
    expect(JSON.parse(new TextDecoder().decode(fromBase64(clear ?? '')))).toMatchObject({
      price: '240000.00',
      text: 'Montage in den Ferien.',
    });
    expect(
      await role1.open(sealed.sealed, sealed.innerSha256),
      'the outer layer with a key of role one',
    ).toBeUndefined();
    expect(await role2.open(sealed.sealed, sealed.clearSha256), 'another hash than committed to').toBeUndefined();
    const other = await unlock(stranger.locked, passphrase);
    expect(await other.open(sealed.sealed, sealed.innerSha256), 'a key that is nobody’s').toBeUndefined();
    await expect(unlock(one.locked, 'ein anderes Wort dafür')).rejects.toBeInstanceOf(WrongPassphrase);
    expect(one.locked).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
  });
});
