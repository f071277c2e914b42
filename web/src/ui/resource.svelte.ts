/** Something fetched for a view: what is known of it, whether it is on its way, and why it could not be had. */
export class Resource<Value> {
  value: Value | null = $state.raw(null);
  error: unknown = $state.raw(null);
  isLoading = $state(false);
  #newest = 0;

  constructor(readonly fetch: () => Promise<Value>) {}

  /** Fetches it again. What was shown stays until the answer is there; only the newest of several answers counts. */
  load = async (): Promise<void> => {
    const turn = ++this.#newest;
    this.isLoading = true;
    try {
      const value = await this.fetch();
      if (turn === this.#newest) this.set(value);
    } catch (error) {
      if (turn === this.#newest) this.#fail(error);
    }
  };

  /** Takes a value that an answer to something else brought along. */
  set(value: Value): void {
    this.value = value;
    this.error = null;
    this.isLoading = false;
  }

  #fail(error: unknown): void {
    this.error = error;
    this.isLoading = false;
  }
}
