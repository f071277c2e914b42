import type { Licence } from '../contract/administration';
import { t } from '../text';
import type { Option } from '../ui/Select.svelte';

const LICENCES: Licence[] = ['time', 'reduced', 'pro'];

export const licenceOptions = (): Option[] =>
  LICENCES.map((licence) => ({ value: licence, label: t(`ui.licence.${licence}`) }));
