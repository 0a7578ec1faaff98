export interface Path {
	/** Names between dots: `Account.Name` has two. */
	names: string[];
	/** Where it begins in the query. */
	at: number;
}

export interface Literal {
	kind: 'string' | 'number' | 'date' | 'datetime' | 'boolean' | 'null' | 'period';
	text: string;
	/** A string as LIKE reads it. */
	like: string;
	/** The number after a date literal's colon: `LAST_N_DAYS:7`. */
	count?: number;
	at: number;
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like';

export type Condition =
	| { kind: 'and' | 'or'; parts: Condition[] }
	| { kind: 'not'; part: Condition }
	| { kind: 'compare'; path: Path; operator: Comparison; literal: Literal }
	| { kind: 'in'; path: Path; isNegated: boolean; list: Literal[] }
	| { kind: 'semi'; path: Path; isNegated: boolean; query: Query }
	| { kind: 'includes'; path: Path; isNegated: boolean; list: Literal[] };

export type Item =
	| { kind: 'field'; path: Path }
	| { kind: 'all'; scope: string; at: number }
	| { kind: 'subquery'; query: Query; at: number }
	| {
			kind: 'typeof';
			path: Path;
			cases: Array<{ object: string; paths: Path[] }>;
			otherwise: Path[];
	  };

export interface Order {
	path: Path;
	isDescending: boolean;
	nullsLast: boolean;
}

export interface Query {
	items: Item[];
	/** `SELECT COUNT()`. */
	isCount: boolean;
	from: string;
	fromAt: number;
	where?: Condition;
	order: Order[];
	limit?: number;
	offset?: number;
}
