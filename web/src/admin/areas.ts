import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import UserRound from '@lucide/svelte/icons/user-round';
import Users from '@lucide/svelte/icons/users';
import type { Right } from '../contract/types';
import type { PlainKey } from '../text';
import type { IconType } from '../ui/Icon.svelte';

/** The areas of the administration, each with the rights of which one opens it. */
export interface Area {
  id: 'overview' | 'employees' | 'groups' | 'rights' | 'settings' | 'audit';
  label: PlainKey;
  icon: IconType;
  rights: Right[];
}

export const AREAS: readonly Area[] = [
  { id: 'overview', label: 'admin.overview', icon: LayoutDashboard, rights: ['master_data', 'chat_admin'] },
  { id: 'employees', label: 'admin.employees', icon: UserRound, rights: ['master_data'] },
  { id: 'groups', label: 'admin.groups', icon: Users, rights: ['groups', 'chat_admin'] },
  { id: 'rights', label: 'admin.rights', icon: ShieldCheck, rights: ['master_data'] },
  { id: 'settings', label: 'admin.settings', icon: Settings, rights: ['chat_admin'] },
  { id: 'audit', label: 'admin.audit', icon: ScrollText, rights: ['chat_admin', 'oversight'] },
];
