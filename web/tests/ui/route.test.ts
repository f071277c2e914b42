import { beforeEach, describe, expect, test } from 'vitest';
import { addressOf, go, holdUnsaved, leave, replaceQuery, route, stay, wantedAddress } from '../../src/ui/route.svelte';

/** The browser tells of a new address only later. */
async function visit(path: string[], query: Record<string, string> = {}) {
  const told = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
  go(path, query);
  await told;
}

beforeEach(() => holdUnsaved(false));

describe('an address', () => {
  test('is written and read again', async () => {
    await visit(['people', 'a b'], { q: 'Ü & ö', page: '' });
    expect(route().path).toEqual(['people', 'a b']);
    expect(Object.fromEntries(route().query)).toEqual({ q: 'Ü & ö' });
  });

  test('changes its filter without a step back', async () => {
    await visit(['people'], { q: 'b' });
    const steps = history.length;
    replaceQuery({ q: 'c' });
    expect(route().query.get('q')).toBe('c');
    expect(location.hash).toBe(addressOf(['people'], { q: 'c' }));
    expect(history.length).toBe(steps);
  });
});

describe('something unsaved', () => {
  beforeEach(async () => {
    await visit(['form']);
    holdUnsaved(true);
    await visit(['elsewhere']);
  });

  test('keeps the page and remembers where the person wanted to go', () => {
    expect(route().path).toEqual(['form']);
    expect(location.hash).toBe('#/form');
    expect(wantedAddress()).toBe('#/elsewhere');
    stay();
    expect(wantedAddress()).toBeNull();
  });

  test('is given up when the person says so', async () => {
    const told = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
    leave();
    await told;
    expect(route().path).toEqual(['elsewhere']);
  });
});
