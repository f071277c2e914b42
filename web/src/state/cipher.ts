/**
 * Keeps what is stored on the device unreadable without the server: the key needs the server's half, and a device part
 * that cannot leave this browser. Neither the device part nor the key can be exported, not even by this program.
 */

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const IV_BYTES = 12;
const PURPOSE = new TextEncoder().encode('kleanapp chat cache');

export function newDevicePart(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export async function deriveKey(devicePart: CryptoKey, serverHalf: string): Promise<CryptoKey> {
  const mixed = await crypto.subtle.sign('HMAC', devicePart, bytesOf(serverHalf));
  const material = await crypto.subtle.importKey('raw', mixed, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: PURPOSE };
  return crypto.subtle.deriveKey(hkdf, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Tells two halves apart without keeping one. */
export async function digestOf(serverHalf: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytesOf(serverHalf));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** `place` is where the record is kept: moved to another place it cannot be opened. */
export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const clear = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(place) }, key, clear) };
}

/** The value, or undefined if this key does not open it. */
export async function unseal<T>(key: CryptoKey, place: string, sealed: Sealed): Promise<T | undefined> {
  try {
    const parameters = { name: 'AES-GCM', iv: sealed.iv, additionalData: bound(place) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(parameters, key, sealed.data))) as T;
  } catch {
    return undefined;
  }
}

const bound = (place: string) => new TextEncoder().encode(place);

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
