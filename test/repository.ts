import { path } from './platform';

/** Absolute path of the repository's root folder, whatever the working directory. */
export const repositoryRoot = path.dirname(require.resolve('../package.json'));
