/** One of Zoho's data centres; an account lives in one of them. */
interface DataCentre {
	name: string;
	accounts: string;
	/** Undefined where only the token's answer tells. */
	api?: string;
}

/**
 * By the value that the credential stores.
 * https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html
 */
export const DATA_CENTRES: Record<string, DataCentre> = {
	us: {
		name: 'United States',
		accounts: 'https://accounts.zoho.com',
		api: 'https://www.zohoapis.com',
	},
	eu: { name: 'Europe', accounts: 'https://accounts.zoho.eu', api: 'https://www.zohoapis.eu' },
	in: { name: 'India', accounts: 'https://accounts.zoho.in', api: 'https://www.zohoapis.in' },
	au: {
		name: 'Australia',
		accounts: 'https://accounts.zoho.com.au',
		api: 'https://www.zohoapis.com.au',
	},
	cn: {
		name: 'China',
		accounts: 'https://accounts.zoho.com.cn',
		api: 'https://www.zohoapis.com.cn',
	},
	jp: { name: 'Japan', accounts: 'https://accounts.zoho.jp', api: 'https://www.zohoapis.jp' },
	ca: { name: 'Canada', accounts: 'https://accounts.zohocloud.ca', api: 'https://www.zohoapis.ca' },
	sa: {
		name: 'Saudi Arabia',
		accounts: 'https://accounts.zoho.sa',
		api: 'https://www.zohoapis.sa',
	},
	uk: {
		name: 'United Kingdom',
		accounts: 'https://accounts.zoho.uk',
		api: 'https://www.zohoapis.uk',
	},
	ae: {
		name: 'United Arab Emirates',
		accounts: 'https://accounts.zoho.ae',
		api: 'https://www.zohoapis.ae',
	},
	sg: { name: 'Singapore', accounts: 'https://accounts.zoho.sg' },
};

export const DEFAULT_DATA_CENTRE = 'us';

/** A path on the accounts server of every data centre. */
export function onAccountsServer(path: string): { default: string } & Record<string, string> {
	const addresses: { default: string } & Record<string, string> = {
		default: DATA_CENTRES[DEFAULT_DATA_CENTRE].accounts + path,
	};
	for (const [region, { accounts }] of Object.entries(DATA_CENTRES))
		addresses[region] = accounts + path;
	return addresses;
}
