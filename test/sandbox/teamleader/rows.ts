import type { Reference } from './body';
import type { CustomValues } from './customFields';
import type { Row } from './store';

export interface Address {
	type: string;
	address: {
		line_1: string | null;
		postal_code: string | null;
		city: string | null;
		country: string;
		area_level_two: Reference | null;
		addressee?: string;
	};
}

/** A contact's place in a company. */
export interface CompanyLink {
	companyId: string;
	position: string | null;
	decisionMaker: boolean;
}

export interface Contact extends Row {
	/** What answers show as it is kept: names, language and the like. */
	plain: Record<string, string | boolean | null> & { last_name: string };
	email: string | null;
	telephones: Array<{ type: string; number: string }>;
	addresses: Address[];
	links: CompanyLink[];
	tags: string[];
	custom: CustomValues;
	addedAt: number;
	updatedAt: number;
}

export interface Call extends Row {
	customer: Reference;
	/** The person at the company, which no write can set. */
	contactId: string | null;
	description: string | null;
	outcomeId: string | null;
	outcomeSummary: string | null;
	assigneeId: string;
	/** Milliseconds since 1970, as all moments here. */
	dueAt: number;
	completedAt: number | null;
	isCompleted: boolean;
	dealId: string | null;
	custom: CustomValues;
	addedAt: number;
}

export interface Meeting extends Row {
	title: string;
	description: string | null;
	startsAt: number;
	endsAt: number;
	customer: Reference | null;
	attendees: Reference[];
	isDone: boolean;
	dealId: string | null;
	projectId: string | null;
	milestoneId: string | null;
	location: unknown;
	creatorId: string;
	custom: CustomValues;
	createdAt: number;
}

export interface Task extends Row {
	title: string;
	description: string | null;
	/** A date without time. */
	dueOn: string;
	isCompleted: boolean;
	completedAt: number | null;
	minutes: number | null;
	workTypeId: string;
	assignee: Reference | null;
	customer: Reference | null;
	dealId: string | null;
	projectId: string | null;
	milestoneId: string | null;
	priority: string;
	isScheduled: boolean;
	custom: CustomValues;
	addedAt: number;
}

export interface Note extends Row {
	content: string;
	subject: Reference;
	addedAt: number;
}

export interface Mail extends Row {
	title: string | null;
	content: string;
	subject: Reference;
	attachments: string[];
	addedAt: number;
}

/** A record that answers show as it is kept. */
export interface Plain extends Row {
	[field: string]: unknown;
}
