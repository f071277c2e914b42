/** What LiveRegion.svelte reads out to those who do not see the screen change. */
let polite = $state('');
let urgent = $state('');

export function announced(): { polite: string; urgent: string } {
  return { polite, urgent };
}

/** `urgent` interrupts; only for errors. The same text twice is read out twice. */
export function announce(text: string, options: { urgent?: boolean } = {}): void {
  // A screen reader stays silent when nothing changed; a no-break space at the end is a change nobody hears.
  const distinct = (previous: string) => (previous === text ? `${text}\u00a0` : text);
  if (options.urgent) urgent = distinct(urgent);
  else polite = distinct(polite);
}
