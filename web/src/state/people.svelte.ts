/** The colleagues whose names are known; asks for those that turn up without one. */
import { SvelteMap } from 'svelte/reactivity';
import type { Person, Uuid } from '../contract/types.ts';
import * as calls from '../net/calls.ts';

const GATHER_MS = 50;
const MOST_IDS = 50;

export class People {
  #people = new SvelteMap<Uuid, Person>();
  #wanted = new Set<Uuid>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly fetch: (ids: Uuid[]) => Promise<Person[]> = calls.people) {}

  get(id: Uuid): Person | undefined {
    return this.#people.get(id);
  }

  get all(): Person[] {
    return [...this.#people.values()];
  }

  /** Empty while it is not known. */
  name(id: Uuid): string {
    return this.#people.get(id)?.name ?? '';
  }

  learn(people: Person[]): void {
    for (const person of people) this.#people.set(person.id, person);
  }

  /** Colleagues one can write to, by name; `after` continues a list. */
  async search(q: string, after: string | null): Promise<{ people: Person[]; next: string | null }> {
    const page = await calls.searchPeople(q.trim(), after);
    this.learn(page.people);
    return page;
  }

  /** Sees to it that these are known soon. */
  need(ids: Uuid[]): void {
    for (const id of ids) if (!this.#people.has(id)) this.#wanted.add(id);
    if (this.#wanted.size === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#ask(), GATHER_MS);
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#wanted].slice(0, MOST_IDS);
    for (const id of ids) this.#wanted.delete(id);
    try {
      this.learn(await this.fetch(ids));
    } catch {
      // Somebody without a name is shown as such; the next event of that person asks again.
    }
    if (this.#wanted.size > 0) this.need([]);
  }
}
