/**
 * Dated version of the API, supported until about March 2028.
 * https://developers.hubspot.com/docs/developer-tooling/platform/versioning
 */
export const VERSION = '2026-09';
