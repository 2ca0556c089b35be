// Lets GitHub's language service import its JSON without import attributes.
import { register } from 'node:module';

const hook = `
  export function load(url, context, next) {
    if (!url.endsWith('.json')) return next(url, context);
    return next(url, { ...context, importAttributes: { type: 'json' } });
  }`;
register('data:text/javascript,' + encodeURIComponent(hook), import.meta.url);
