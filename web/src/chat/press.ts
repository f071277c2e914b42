/** A long press of the finger, as an attachment. The mouse has its right button for the same. */

const LONG_MS = 450;
/** Further than this, the finger scrolls. */
const STILL_PX = 10;

export function onLongPress(act: (x: number, y: number) => void) {
  return (element: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start = { x: 0, y: 0 };

    function down(event: PointerEvent) {
      if (event.pointerType !== 'touch') return;
      start = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        navigator.vibrate?.(10);
        act(start.x, start.y);
      }, LONG_MS);
    }

    function move(event: PointerEvent) {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > STILL_PX) clearTimeout(timer);
    }

    const up = () => clearTimeout(timer);
    const events = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up };
    const all = Object.entries(events) as [string, EventListener][];
    for (const [name, listener] of all) element.addEventListener(name, listener);
    return () => {
      up();
      for (const [name, listener] of all) element.removeEventListener(name, listener);
    };
  };
}
