/** Makes the app start without a network: registers the service worker. */

const WORKER = '/sw.js';

interface Policy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

/** Under Trusted Types only this one script may become a worker. */
const rules: Policy = {
  createScriptURL(url) {
    if (url !== WORKER) throw new TypeError(`not our worker: ${url}`);
    return url;
  },
};

let policy: Policy | undefined;

export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  policy ??= trustedTypes?.createPolicy('klean', rules) ?? rules;
  // Without it everything works, but only with a network.
  navigator.serviceWorker.register(policy.createScriptURL(WORKER)).catch(() => undefined);
}
