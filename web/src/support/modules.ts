import type { Company } from '../contract/support';

/** Whether the module Chat is unlocked for a company. */
export const hasChat = (company: Company) => company.modules.includes('chat');
