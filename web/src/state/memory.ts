/** Stands in for IndexedDB where the browser has none, as in some private windows. Gone when the page is left. */
export class Memory {
  #stores = new Map<string, Map<string, unknown>>();

  async get(store: string, key: string): Promise<unknown> {
    return this.#of(store).get(key);
  }

  async getAllKeys(store: string): Promise<string[]> {
    return [...this.#of(store).keys()];
  }

  async put(store: string, value: unknown, key: string): Promise<void> {
    this.#of(store).set(key, value);
  }

  async delete(store: string, key: string): Promise<void> {
    this.#of(store).delete(key);
  }

  async clear(store: string): Promise<void> {
    this.#of(store).clear();
  }

  close(): void {
    this.#stores.clear();
  }

  #of(store: string): Map<string, unknown> {
    const known = this.#stores.get(store) ?? new Map<string, unknown>();
    this.#stores.set(store, known);
    return known;
  }
}
