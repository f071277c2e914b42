/** A function that runs `act` once, `ms` after it was last called. */
export function later<Arguments extends unknown[]>(
  ms: number,
  act: (...all: Arguments) => void,
): (...all: Arguments) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...all) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...all), ms);
  };
}
