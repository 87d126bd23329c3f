/** Whether this browser can make and show passkeys here: they need a named host and a safe connection. */
export function passkeysWork(): boolean {
  return (
    window.isSecureContext &&
    typeof PublicKeyCredential === 'function' &&
    'parseCreationOptionsFromJSON' in PublicKeyCredential &&
    !/^[\d.]+$|^\[/.test(window.location.hostname)
  );
}

export interface PasskeyAnswer {
  [member: string]: unknown;
}

/** Lets the device make a passkey; null when the person did not go through with it. */
export async function makePasskey(options: object): Promise<PasskeyAnswer | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return answered(navigator.credentials.create({ publicKey }));
}

/** Lets the device show a passkey; null when the person did not go through with it. */
export async function showPasskey(options: object): Promise<PasskeyAnswer | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return answered(navigator.credentials.get({ publicKey }));
}

async function answered(asked: Promise<Credential | null>): Promise<PasskeyAnswer | null> {
  try {
    const credential = await asked;
    return credential instanceof PublicKeyCredential ? (credential.toJSON() as PasskeyAnswer) : null;
  } catch (cause) {
    if (cause instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(cause.name)) return null;
    throw cause;
  }
}
