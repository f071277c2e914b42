/** How long to wait before the next try to connect. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export class Backoff {
  #tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Doubles from try to try; half of it is random, so that a thousand phones do not come back in the same moment. */
  next(): number {
    const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#tries++);
    return whole / 2 + this.random() * (whole / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
