import { expect, test } from 'vitest';
import { Resource } from '../../src/ui/resource.svelte';

test('only the newest of several answers counts', async () => {
  const answers = [new Promise<string>((resolve) => setTimeout(() => resolve('old'), 10)), Promise.resolve('new')];
  const resource = new Resource(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  await Promise.all([resource.load(), resource.load()]);
  expect(resource.value).toBe('new');
  expect(resource.isLoading).toBe(false);
});

test('what was shown stays while it is fetched again, and a failure is kept', async () => {
  let fails = false;
  const resource = new Resource(() => (fails ? Promise.reject(new Error('gone')) : Promise.resolve(1)));
  await resource.load();
  fails = true;
  const second = resource.load();
  expect(resource.value).toBe(1);
  await second;
  expect(resource.error).toEqual(new Error('gone'));
});
