import type {
	EngagementType,
	FieldName,
	FilterName,
	FilterValues,
	OperationName,
	PickerName,
	UnifiedRecord,
} from '../model';

/** A record as the CRM sends or takes it. */
export type VendorRecord = Record<string, unknown>;

/** A capability that the CRM does not have. The editor, refusals and the support matrix show the reason. */
export interface Cannot {
	cannot: string;
}

/** Declares that the CRM cannot do something. @param reason one sentence, as the user is to read it */
export function cannot(reason: string): Cannot {
	return { cannot: reason };
}

export function isCannot(value: unknown): value is Cannot {
	return typeof value === 'object' && value !== null && 'cannot' in value;
}

// ---------------------------------------------------------------------------------------------------------- requests

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type QueryValue = string | number | boolean | undefined | Array<string | number>;

/** One request to the CRM. */
export interface VendorRequest {
	method: Method;
	/** Path below the account's host, already encoded (see `path`), or a whole address on that host (a next link). */
	path: string;
	/** Undefined values are left out; lists are repeated (`ids=1&ids=2`). */
	query?: Record<string, QueryValue>;
	/** Sent as JSON. */
	body?: unknown;
	/** Sent as a form instead of JSON. */
	form?: Record<string, string>;
	headers?: Record<string, string>;
	/** A read, whatever its method: may be repeated after a lost answer. GET always is. */
	reads?: boolean;
	/** A read beside what the user asked for: the user's own query parameters stay out of it. */
	lookup?: boolean;
	/** A write that may be repeated without writing twice: PUT of a whole value, DELETE, or one with an idempotency key. */
	repeatable?: boolean;
	/** Statuses that are no failure here, besides 2xx. */
	accepts?: number[];
	/** Statuses that a repeat may mend: part of the CRM does not know yet what was just written. Needs `repeatable`. */
	settles?: number[];
	/** Name of the rate limit that counts this request, where the CRM has several. */
	limit?: string;
}

export interface VendorResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON; undefined where the answer is empty. */
	body: unknown;
}

/** What adapters reach the account with: limits, retries, errors, dry runs and host checks are taken care of. */
export interface Api {
	/** Settings of the credential, without its secrets. */
	readonly settings: Settings;
	/** Sends a request. Throws a VendorError for any answer that is a failure. */
	send(request: VendorRequest): Promise<VendorResponse>;
	/** The body of a GET. */
	get(path: string, query?: VendorRequest['query']): Promise<VendorRecord>;
	/** A look-up that is made once for this account and then kept for some minutes. */
	memo<T>(key: string, load: (api: Api) => Promise<T>): Promise<T>;
	/** Tells the user something that is no failure. The same text is told once per run. */
	warn(message: string): void;
	/** Now, in milliseconds since 1970. */
	now(): number;
}

// ----------------------------------------------------------------------------------------------------------- account

/** Names that a credential field may have; they are stored in users' credentials. */
export type CredentialFieldName =
	| 'apiKey'
	| 'apiSecret'
	| 'userId'
	| 'userEmail'
	| 'subdomain'
	| 'instanceUrl'
	| 'region'
	| 'spaceId'
	| 'locationId'
	| 'integratedAccountId'
	| 'boardId';

/** What a credential holds, as the engine reads it. Texts are trimmed. */
export type Settings = { [Name in CredentialFieldName]?: string } & {
	integration: string;
	baseUrl?: string;
	/** What the OAuth2 token answer held besides the tokens (instance_url, api_domain, locationId …). */
	tokenData?: Record<string, unknown>;
};

export interface CredentialField {
	name: CredentialFieldName;
	label: string;
	/** Where the user finds it in the CRM. */
	description: string;
	placeholder?: string;
	required?: boolean;
	secret?: boolean;
	/** Makes it a choice. Values are stored. */
	options?: Array<{ name: string; value: string }>;
	default?: string;
}

export interface ApiKeyAccount {
	fields: CredentialField[];
	/** Headers that prove who asks. Gets the whole credential, secrets included. */
	headers: (credential: Record<string, string>) => Record<string, string>;
	/**
	 * For keys that are exchanged for a token first: the request that gets one, and where the token stands in the answer.
	 * Undefined where the credential at hand needs none.
	 */
	exchange?: (
		credential: Record<string, string>,
	) => { url: string; form: Record<string, string>; token: string } | undefined;
}

/** A setting that differs by the credential's `region` is a table by its values; `default` is taken for any other. */
export type ByRegion = string | ({ default: string } & Record<string, string>);

export interface OAuth2Account {
	/** Fields besides client id and secret. */
	fields?: CredentialField[];
	authorizeUrl: ByRegion;
	tokenUrl: ByRegion;
	scope: string;
	/** Where the client's id and secret stand in the token request. */
	clientAuth: 'body' | 'header';
	/** Further query parameters of the authorize address: `access_type=offline&prompt=consent`. */
	authorizeQuery?: string;
	pkce?: boolean;
	/** Status of an expired token where it is not 401. */
	expiredStatus?: number;
}

export interface Account {
	/** Scheme, host and leading path of the API, without a trailing slash. A credential's `baseUrl` replaces scheme and host. */
	host: (settings: Settings) => string;
	apiKey?: ApiKeyAccount;
	oAuth2?: OAuth2Account;
	/** Headers of every request (API version, accepted type). */
	headers?: (settings: Settings) => Record<string, string>;
	/** A cheap read that proves the credential. */
	test: VendorRequest | ((settings: Settings) => VendorRequest);
	/** The vendor's page on authentication. */
	documentation: string;
	/** Where a user makes the key or app, in one sentence. */
	setUp: string;
	/**
	 * The query that the user's options add to a request, where it is not just their own query parameters. Objects become
	 * bracketed names (`{a: {b: 1}}` is `a[b]=1`); an empty key makes a list (`{a: {'': [1, 2]}}` is `a[]=1&a[]=2`).
	 */
	optionsQuery?: (options: QueryOptions) => Record<string, unknown>;
}

/** What of the user's options can go into a query. */
export interface QueryOptions {
	/** The user's own query parameters. */
	remoteQuery: Record<string, unknown>;
	/** The CRM's own record is wanted, and nothing else. */
	raw: boolean;
	/** Unified fields that the output leaves out. */
	without: string[];
}

// ------------------------------------------------------------------------------------------------ limits and failures

export interface RateLimit {
	/** At most this many requests … */
	requests: number;
	/** … in any window of this many milliseconds. */
	perMs: number;
}

export interface Limits {
	/** By name; `default` counts every request that names no other. */
	rates: { default: RateLimit[] } & Record<string, RateLimit[]>;
	/** Requests at a time. */
	concurrency: number;
	/** What the answer's headers say of the limit: what is left, and when (milliseconds from now) it is whole again. */
	read?: (
		response: VendorResponse,
		now: number,
	) => { remaining?: number; resetMs?: number } | undefined;
}

export type FailureKind =
	/** Too fast: wait and repeat. */
	| 'throttled'
	/** A budget of a day or more is used up: do not wait. */
	| 'exhausted'
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	/** The CRM refuses the input. */
	| 'invalid'
	/** There is such a record already. */
	| 'duplicate'
	/** The CRM failed; a read may be repeated. */
	| 'broken';

/** How the CRM reports failures. */
export interface Failures {
	/** The CRM's own words; undefined where there are none in the answer. */
	message: (body: unknown, response: VendorResponse) => string | undefined;
	/** Where the status alone does not tell. Called for 2xx answers too: undefined means the status decides. */
	kind?: (response: VendorResponse, request: VendorRequest) => FailureKind | undefined;
	/** Milliseconds to wait after a throttled answer, where it is not in `Retry-After`. */
	waitMs?: (response: VendorResponse, now: number) => number | undefined;
}

// ------------------------------------------------------------------------------------------------------------- fields

/** What read functions get besides the record. `context` is what the resource's `context` made. */
export interface ReadContext<C = unknown> {
	context: C;
}

/** What write functions get besides the value. */
export interface WriteContext<C = unknown> {
	operation: 'create' | 'update';
	type?: EngagementType;
	/** All unified values of this write. */
	values: UnifiedRecord;
	context: C;
}

/** How one unified field is read from and written to the CRM's record. */
export interface Field<C = unknown> {
	/** Undefined where the record does not have it. */
	read?(record: VendorRecord, read: ReadContext<C>): unknown;
	/** Puts the value (null: cleared) into the record that is sent. */
	write?(body: VendorRecord, value: unknown, write: WriteContext<C>): void;
	/** The CRM's names of what it reads, for requests that must name what they want. */
	sources?: string[];
	/** Writes that take it; both without it. */
	on?: ReadonlyArray<'create' | 'update'>;
	/** Writes that cannot do without it. */
	required?: ReadonlyArray<'create' | 'update'>;
	/** Engagement types that have it; all of the resource without it. */
	types?: readonly EngagementType[];
	/** Engagement types that let it be written; all that have it without it. */
	writtenTypes?: readonly EngagementType[];
	/** Unified values that this CRM takes, where the field is a choice. */
	values?: readonly string[];
	/** Kinds of email, phone or address that this CRM has, its default first. */
	itemTypes?: readonly string[];
	/** How many emails, phones, addresses or references it takes. */
	most?: number;
	/** Null cannot clear it. */
	keeps?: boolean;
	/** What the CRM does with it, where that is not what one would expect; shown in the editor. */
	note?: string;
}

export type Fields<C = unknown> = { [Name in FieldName]?: Field<C> | Cannot };

// --------------------------------------------------------------------------------------------------------- operations

/** A place in a list: anything JSON can hold. It goes into `next_cursor`. */
export type PageState = string | number | boolean | null | { [key: string]: unknown } | unknown[];

export interface Page {
	records: VendorRecord[];
	/** Where the next page starts; undefined at the end. */
	next?: PageState;
}

/** What a page step gets. */
export interface ListQuery {
	filters: FilterValues;
	/** The engagement types wanted, out of those of the resource; empty for contacts. */
	types: EngagementType[];
	/** Records to ask for, at most the list's `pageSize`. */
	size: number;
	/** Asks for the account's own fields too. */
	customFields: boolean;
}

export interface Filter {
	/**
	 * native: the CRM does it alone. coarse: the CRM narrows the list (by days, say) and the node drops the rest. after:
	 * the node drops what does not match, page by page; only for lists that stay small.
	 */
	by: 'native' | 'coarse' | 'after';
	/** The CRM refuses a list without it. */
	required?: boolean;
	/** Engagement types whose list has it; all without it. */
	types?: readonly EngagementType[];
	/** Allowed fields of `sort_by`. */
	values?: readonly string[];
	/** What is particular here; shown in the editor. */
	note?: string;
}

export interface List {
	/** The CRM's largest page. */
	pageSize: number;
	filters: Partial<Record<FilterName, Filter>>;
	/** Asks for one page. `state` is undefined for the first, else a former answer's `next`. */
	page: (query: ListQuery, api: Api, state: PageState | undefined) => Promise<Page>;
	/** A sentence where these filters do not go together; undefined where they do. */
	check?: (filters: FilterValues, types: EngagementType[]) => string | undefined;
	/**
	 * Pages that can be asked for at the same time, for lists whose next places are known beforehand (offsets): how many.
	 */
	parallel?: number;
}

/** What a create or update gets. */
export interface WriteInput {
	/** The checked unified values; null means cleared. */
	values: UnifiedRecord;
	/** The CRM's record made from them by the declared fields, with `remoteData` merged in. */
	body: VendorRecord;
	type?: EngagementType;
}

/** What a write answers: the record, or what is known of it. Missing fields are taken from what was sent. */
export interface Written {
	id?: string;
	record?: VendorRecord;
	/** The CRM's whole answer, where there is no record to show as remote data. */
	answer?: unknown;
	/** An upsert that made a new record. */
	created?: boolean;
}

/** The failure of one item of a batch: message in the CRM's words. */
export interface ItemFailure {
	failure: FailureKind;
	message: string;
	details?: unknown;
}

export interface Batch<Input> {
	/** The most items in one request. */
	size: number;
	/** Answers in the order of the inputs. Throws where the whole batch is refused. */
	send: (inputs: Input[], api: Api) => Promise<Array<Written | ItemFailure>>;
}

export interface Upsert {
	/** Looks for contacts with this email or number; exact matches only. */
	find: Partial<Record<'email' | 'phone', (value: string, api: Api) => Promise<VendorRecord[]>>>;
	/** The CRM's own upsert by email, in batches, where it has one. */
	byEmail?: Batch<WriteInput & { email: string }>;
}

export interface GetQuery {
	types: EngagementType[];
	customFields: boolean;
}

/** How changes are seen, oldest unseen first where the CRM allows it. */
export interface Feed {
	/** The field that moves with the change. */
	stamp: 'created_at' | 'updated_at' | 'start_time';
	/** Filters that ask for all since a moment (ISO 8601 UTC); none where the whole list must be walked. */
	filters?: (since: string) => FilterValues;
	/** How the list then comes. With `descending` the walk stops at the first record older than the moment. */
	order: 'ascending' | 'descending' | 'none';
	/** The clock's step in milliseconds: 1, 1,000 or a day. */
	granularityMs: number;
	/** How late a change may become visible. */
	lagMs: number;
	/** What a poll costs, and what it cannot see, in one sentence. */
	note: string;
}

/** One endpoint family: contacts, or engagements of one or several types. */
export interface Resource<C = unknown> {
	/** The vendor's reference page. */
	documentation: string;
	/** Unified engagement types it serves; none for contacts. */
	types?: readonly EngagementType[];
	/** What fields and operations look up once per account (activity types, boards); see ReadContext. */
	context?: (api: Api) => Promise<C>;
	fields: Fields<C>;
	/** The account's own fields; without it the resource has none. */
	customFields?: CustomFields;
	/** What is shown as the CRM's own record, where it lies inside the answered one. */
	remoteData?: (record: VendorRecord) => unknown;
	/** Key of the body that takes the user's own part of a write; without it, that is merged into the body. */
	remoteDataKey?: string;
	list: List | Cannot;
	get: ((id: string, api: Api, query: GetQuery) => Promise<VendorRecord | undefined>) | Cannot;
	create: ((input: WriteInput, api: Api) => Promise<Written>) | Cannot;
	update: ((id: string, input: WriteInput, api: Api) => Promise<Written>) | Cannot;
	delete: ((id: string, api: Api, query: GetQuery) => Promise<void>) | Cannot;
	upsert?: Upsert | Cannot;
	batch?: {
		create?: Batch<WriteInput>;
		update?: Batch<WriteInput & { id: string }>;
		/** `type` is the engagement's. */
		delete?: Batch<{ id: string; type?: EngagementType }>;
	};
	/** Operations that single types of the resource do not have, with the reasons. */
	gaps?: Partial<Record<EngagementType, Partial<Record<OperationName, string>>>>;
	changes: { created: Feed | Cannot; updated: Feed | Cannot };
	/** A sentence where these values cannot be written together or something is missing; undefined where all is well. */
	check?: (
		operation: 'create' | 'update',
		values: UnifiedRecord,
		type?: EngagementType,
	) => string | undefined;
	/** A sentence where this write would send something to a person; it then needs the user's explicit consent. */
	delivers?: (values: UnifiedRecord, type?: EngagementType) => string | undefined;
}

export interface CustomFields {
	/** The CRM's values under their keys; undefined where the record was answered without them. */
	read: (record: VendorRecord, read: ReadContext) => Record<string, unknown> | undefined;
	/** Puts values (null: cleared) into the record that is sent. */
	write?: (body: VendorRecord, values: Record<string, unknown>, write: WriteContext) => void;
	/** What the account has, for pickers and for giving values their type. */
	definitions: (api: Api) => Promise<CustomFieldDefinition[]>;
}

export interface CustomFieldDefinition {
	key: string;
	label: string;
	type: 'text' | 'number' | 'boolean' | 'date' | 'time' | 'choice' | 'choices' | 'other';
	/** Values to write, with their labels. */
	options?: Array<{ value: string | number; label: string }>;
	readOnly?: boolean;
}

export interface Picker {
	/** Whether the CRM can look for a text itself; otherwise the node filters what is listed. */
	searches?: boolean;
	page: (
		term: string | undefined,
		api: Api,
		state: PageState | undefined,
	) => Promise<{ options: PickerOption[]; next?: PageState }>;
}

export interface PickerOption {
	id: string;
	name: string;
	hint?: string;
}

/** All that is known of one CRM. */
export interface Crm {
	/** Value of the node parameter `integration`. */
	id: string;
	label: string;
	account: Account;
	limits: Limits;
	failures: Failures;
	contact: Resource;
	/** One resource for each endpoint family; together they serve the CRM's engagement types. */
	engagement: Resource[];
	/** Why the CRM lacks the other types. */
	lacks: Partial<Record<EngagementType, string>>;
	/** The type of an engagement, where its id tells. Without it, get, update and delete need the type. */
	typeOfId?: (id: string) => EngagementType | undefined;
	pickers: Partial<Record<PickerName, Picker>>;
}
