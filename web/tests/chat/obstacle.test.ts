import { expect, test } from 'vitest';
import { obstacleIn } from '../../src/chat/obstacle.ts';
import { People } from '../../src/state/people.svelte.ts';
import { BO, conversation } from '../state/people.ts';

function company(active = true) {
  const people = new People();
  people.learn([{ id: BO, name: 'Bo Berg', job: '', active }]);
  return { people };
}

test('where only the leaders write, a member cannot', () => {
  expect(obstacleIn(company(), conversation())).toBeNull();
  expect(obstacleIn(company(), conversation({ writers: 'admins' }))).toBe('admins_only');
  expect(obstacleIn(company(), conversation({ writers: 'admins', role: 'admin' }))).toBeNull();
});

test('nobody writes to a person who has left', () => {
  const direct = conversation({ kind: 'direct', title: null, other: BO });
  expect(obstacleIn(company(), direct)).toBeNull();
  expect(obstacleIn(company(false), direct)).toBe('left');
});
