import { CRMS } from '../adapters';
import { apiKeyProperties, oAuth2Properties } from './credentials';
import { pickerMethods } from './pickers';
import { nodeProperties } from './properties';
import { triggerProperties } from './trigger';

/*
 * What n8n shows of the package. n8n loads it at every start, so the build replaces this module by the finished values
 * (see gulpfile.js): no adapter is loaded before a node runs.
 */

/** Properties of the node Unified CRM. */
export const NODE_PROPERTIES = nodeProperties(CRMS);

/** Properties of the trigger. */
export const TRIGGER_PROPERTIES = triggerProperties(CRMS);

/** Fields of the credential for keys. */
export const KEY_PROPERTIES = apiKeyProperties(CRMS);

/** Fields of the OAuth2 credential. */
export const OAUTH2_PROPERTIES = oAuth2Properties(CRMS);

/** The CRMs' names, by which the nodes panel finds the package. */
export const CRM_LABELS = CRMS.map(({ label }) => label);

/** Names of the methods behind the lists that the panel fills from the account. */
export const PICKER_METHODS = {
	listSearch: Object.keys(pickerMethods.listSearch),
	loadOptions: Object.keys(pickerMethods.loadOptions),
};
