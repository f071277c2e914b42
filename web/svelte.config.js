/** Read by the Svelte plugin of Vite, by svelte-check and by ESLint. @type {import('@sveltejs/vite-plugin-svelte').SvelteConfig} */
export default {
  compilerOptions: { runes: true },
};
