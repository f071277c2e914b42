/** Of the whole product; written by the build. */
declare const __VERSION__: string;
