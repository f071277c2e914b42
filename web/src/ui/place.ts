/** Where a panel goes on the screen, in pixels from its upper left corner. */
export interface Place {
  x: number;
  y: number;
}

/** Distance to what the panel belongs to, and to the edges of the screen. */
const GAP = 4;
const EDGE = 8;

/** Below the anchor with its ends in line, above it where there is no room below. */
export function placeBeside(anchor: DOMRect, panel: DOMRect): Place {
  const startsLeft = document.documentElement.dir === 'rtl';
  const x = startsLeft ? anchor.left : anchor.right - panel.width;
  const below = anchor.bottom + GAP;
  const fitsBelow = below + panel.height + EDGE <= window.innerHeight;
  return onScreen(x, fitsBelow ? below : anchor.top - GAP - panel.height, panel);
}

/** With its corner at a point, such as that of a right click. */
export function placeAt(x: number, y: number, panel: DOMRect): Place {
  return onScreen(x, y, panel);
}

function onScreen(x: number, y: number, panel: DOMRect): Place {
  const within = (value: number, size: number, room: number) => Math.max(EDGE, Math.min(value, room - size - EDGE));
  return { x: within(x, panel.width, window.innerWidth), y: within(y, panel.height, window.innerHeight) };
}
