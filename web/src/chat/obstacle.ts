/** Why the person cannot write in a conversation. */
import type { Conversation } from '../contract/types.ts';
import type { Company } from '../state/company.svelte.ts';

export type Obstacle = 'admins_only' | 'left';

export function obstacleIn({ people }: Pick<Company, 'people'>, conversation: Conversation): Obstacle | null {
  if (conversation.writers === 'admins' && conversation.role !== 'admin') return 'admins_only';
  const other = people.get(conversation.other ?? '');
  return other && !other.active ? 'left' : null;
}
