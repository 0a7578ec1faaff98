import { COMPANY_COUNT, companyName, madeAt, person } from '../core/people';
import { outreachTime } from './answers';
import { partId, settled } from './prospectParts';
import type { Part, ProspectRow, Ref, Row } from './rows';

export const USER_COUNT = 3;
export const OPPORTUNITY_COUNT = 6;
const LOOKUPS_MADE = Date.UTC(2025, 10, 3, 9);
const MINUTE = 60_000;
const DAY = 86_400_000;
const CALL_STATES = ['completed', 'no_answer', 'completed', 'voicemail'];
const MAIL_STATES = ['delivered', 'opened', 'replied', 'scheduled', 'bounced'];
const NOTE_TYPES = ['note', 'call', 'coffee', 'beer', 'meeting'];

/** Ids count from 1 in each resource, so that an id alone does not tell the type. */
export const idOf = (index: number) => index + 1;

const ref = (type: string, index: number): Ref => ({ type, id: idOf(index) });

function times(made: number, changed = made + 2000): Record<string, string> {
	return { createdAt: outreachTime(made), updatedAt: outreachTime(changed) };
}

export function makeProspect(index: number, count: number): ProspectRow {
	const facts = person(index);
	const made = madeAt(index, count);
	const id = idOf(index);
	const emails: Part[] = [];
	const phones: Part[] = [];
	const stamps = times(made);
	let nextPart = 1;
	const addEmail = (email: string, emailType: string) =>
		emails.push({
			id: partId(id, nextPart++),
			attributes: { email, emailType, order: emails.length, status: null, ...stamps },
		});
	const addPhone = (number: string, phoneType: string, extension: string | null = null) =>
		phones.push({
			id: partId(id, nextPart++),
			attributes: {
				number,
				rawNumber: number,
				phoneType,
				extension,
				order: 0,
				status: null,
				...stamps,
			},
		});
	if (index % 7 !== 6) addEmail(facts.email, 'work');
	if (index % 5 === 0) addEmail(facts.secondEmail, 'personal');
	if (index % 11 !== 10) addPhone(facts.phone, 'work', index % 9 === 0 ? '12' : null);
	if (index % 2 === 0) addPhone(facts.mobile, 'mobile');
	if (index % 13 === 0) addPhone('+14155550199', 'other');
	const hasAddress = index % 8 !== 7;
	const isLinked = index % 6 !== 5;
	return settled({
		id,
		emails,
		phones,
		nextPart,
		attributes: {
			...stamps,
			firstName: index % 17 === 16 ? null : facts.firstName,
			lastName: facts.lastName,
			title: facts.title,
			company: isLinked ? facts.companyName : null,
			accountName: isLinked ? facts.companyName : null,
			emailContacts: [],
			addressStreet: hasAddress ? facts.street : null,
			addressStreet2: hasAddress && index % 3 === 0 ? 'Suite 4' : null,
			addressCity: hasAddress ? facts.city : null,
			addressState: hasAddress ? facts.state : null,
			addressZip: hasAddress ? facts.postalCode : null,
			addressCountry: hasAddress ? facts.country : null,
			tags: index % 2 === 0 ? ['prospect', ...(index % 4 === 0 ? ['fair-2026'] : [])] : [],
			personalNote1: index % 3 === 0 ? `Met at fair ${index % 9}` : null,
			custom1: index % 9 === 8 ? null : `nick-${index}`,
			custom2: index % 5 === 0 ? String((index % 100) + 0.5) : null,
			custom3: index % 6 === 0 ? '2025-03-14' : null,
			custom4: index % 3 === 0 ? 'Gold' : null,
			custom5: index % 4 === 0 ? 'Golf,Chess' : null,
			custom6: index % 12 === 0 ? 'true' : null,
			timeZone: 'America/Los_Angeles',
			timeZoneIana: 'America/Los_Angeles',
			source: 'web',
			externalSource: 'outreach-api',
			emailOptedOut: false,
			callOptedOut: false,
			smsOptedOut: false,
			optedOut: false,
			clickCount: 0,
			openCount: index % 4,
			replyCount: 0,
			engagedScore: 0,
			touchedAt: index % 4 === 0 ? outreachTime(made + 1000) : null,
			engagedAt: index % 8 === 0 ? outreachTime(made + 1000) : null,
			updaterId: 1,
			updaterType: 'User',
		},
		links: {
			account: isLinked ? ref('account', facts.companyIndex) : null,
			owner: ref('user', index % 2),
			stage: index % 3 === 0 ? ref('stage', 0) : null,
			creator: ref('user', 0),
			updater: ref('user', 0),
		},
	});
}

export function makeAccount(index: number): Row {
	return {
		id: idOf(index),
		attributes: {
			...times(LOOKUPS_MADE + index * MINUTE),
			name: companyName(index),
			domain: `company-${index}.example.com`,
			named: true,
			industry: 'Trade',
			tags: index % 2 === 0 ? ['customer'] : [],
			naicsCodes: [],
			sicCodes: [],
			websiteUrl: `https://company-${index}.example.com`,
		},
		links: { owner: ref('user', index % 2), creator: ref('user', 0), updater: ref('user', 0) },
	};
}

export function makeUser(index: number): Row {
	const facts = person(1000 + index);
	return {
		id: idOf(index),
		attributes: {
			...times(LOOKUPS_MADE + index * MINUTE),
			email: `user${index}@example.com`,
			username: `user${index}`,
			firstName: facts.firstName,
			lastName: facts.lastName,
			name: `${facts.firstName} ${facts.lastName}`,
			locked: index === USER_COUNT - 1,
			notificationsEnabled: true,
			phoneNumber: facts.phone,
			title: facts.title,
			userGuid: `9d0e4c3a-0000-4000-8000-00000000000${index}`,
		},
		links: { mailbox: ref('mailbox', index) },
		members: { mailboxes: [ref('mailbox', index)] },
	};
}

export function makeOpportunity(index: number): Row {
	return {
		id: idOf(index),
		attributes: {
			...times(LOOKUPS_MADE + index * MINUTE),
			name: `Order ${index + 1} of ${companyName(index)}`,
			amount: 1000 * (index + 1),
			amountPrecise: `${1000 * (index + 1)}.00`,
			closeDate: '2026-12-31T00:00:00.000Z',
			currencyType: 'USD',
			probability: 50,
			tags: [],
		},
		links: { account: ref('account', index), owner: ref('user', 0), creator: ref('user', 0) },
	};
}

/** Records of a picker's resource, by their names. */
export function named(
	names: string[],
	more: (index: number) => Record<string, unknown>,
): (index: number) => Row {
	return (index) => ({
		id: idOf(index),
		attributes: { ...times(LOOKUPS_MADE + index * MINUTE), name: names[index], ...more(index) },
		links: { creator: ref('user', 0) },
	});
}

export function makeMailbox(index: number): Row {
	return {
		id: idOf(index),
		attributes: {
			...times(LOOKUPS_MADE + index * MINUTE),
			email: `user${index}@example.com`,
			username: `user${index}@example.com`,
			userId: idOf(index),
			editable: true,
			sendDisabled: false,
			syncDisabled: false,
			emailProvider: 'Other',
		},
		links: { user: ref('user', index), creator: ref('user', 0), updater: ref('user', 0) },
	};
}

const prospectOf = (index: number, records: number) =>
	records > 0 ? ref('prospect', index % records) : null;
const accountOf = (index: number, records: number) =>
	records > 0 && (index % records) % 6 !== 5
		? ref('account', (index % records) % COMPANY_COUNT)
		: null;
const opportunityOf = (index: number) =>
	index % 4 === 0 ? ref('opportunity', index % OPPORTUNITY_COUNT) : null;

export function makeCall(index: number, records: number): Row {
	const made = madeAt(index, records);
	const facts = person(records > 0 ? index % records : index);
	const isInbound = index % 3 === 0;
	const isAnswered = index % 4 !== 1;
	const started = made - 10 * MINUTE;
	const [own, other] = ['+14155550100', facts.phone];
	return {
		id: idOf(index),
		attributes: {
			...times(made),
			direction: isInbound ? 'inbound' : 'outbound',
			outcome: isAnswered ? 'Answered' : 'Not Answered',
			note: index % 8 === 7 ? null : `What was said in call ${index}`,
			from: isInbound ? other : own,
			to: isInbound ? own : other,
			dialedAt: outreachTime(started),
			answeredAt: isAnswered ? outreachTime(started + 9000) : null,
			completedAt:
				index % 9 === 8 ? null : outreachTime(started + 9000 + (30 + (index % 600)) * 1000),
			state: CALL_STATES[index % CALL_STATES.length],
			stateChangedAt: outreachTime(made),
			userCallType: index % 2 === 0 ? 'voip' : 'bridge',
			shouldRecordCall: false,
			tags: index % 5 === 0 ? ['Interested'] : [],
		},
		links: {
			prospect: prospectOf(index, records),
			user: ref('user', index % 2),
			opportunity: opportunityOf(index),
			callDisposition: index % 2 === 0 ? ref('callDisposition', index % 2) : null,
			callPurpose: index % 3 === 0 ? ref('callPurpose', 0) : null,
		},
	};
}

export function makeMailing(index: number, records: number): Row {
	const made = madeAt(index, records);
	const state = MAIL_STATES[index % MAIL_STATES.length];
	const isSent = state !== 'scheduled' && state !== 'bounced';
	return {
		id: idOf(index),
		attributes: {
			...times(made),
			subject: index % 8 === 7 ? null : `Mail ${index}`,
			bodyHtml: `<p>Text of mail ${index}</p>`,
			bodyText: `Text of mail ${index}`,
			state,
			stateChangedAt: outreachTime(made + 1000),
			mailingType: index % 3 === 0 ? 'sequence' : 'single',
			mailboxAddress: `user${index % 2}@example.com`,
			messageId: `<mail-${index}@example.com>`,
			scheduledAt: outreachTime(made + MINUTE),
			deliveredAt: isSent ? outreachTime(made + 2 * MINUTE) : null,
			openedAt: state === 'opened' ? outreachTime(made + 3 * MINUTE) : null,
			repliedAt: state === 'replied' ? outreachTime(made + 4 * MINUTE) : null,
			bouncedAt: state === 'bounced' ? outreachTime(made + 2 * MINUTE) : null,
			openCount: state === 'opened' ? 1 : 0,
			clickCount: 0,
			retryCount: 0,
			references: [],
			trackLinks: true,
			trackOpens: true,
			overrideSafetySettings: false,
		},
		links: {
			prospect: prospectOf(index, records),
			mailbox: ref('mailbox', index % 2),
			user: ref('user', index % 2),
			opportunity: opportunityOf(index),
		},
	};
}

export function makeTask(index: number, records: number): Row {
	const made = madeAt(index, records);
	const isDone = index % 3 === 0;
	const prospect = index % 5 === 4 ? null : prospectOf(index, records);
	const account =
		prospect === null ? ref('account', index % COMPANY_COUNT) : accountOf(index, records);
	return {
		id: idOf(index),
		attributes: {
			...times(made),
			// The vendor's own clients make actions that no write may give.
			action:
				index % 10 === 9
					? 'linkedin_view_profile'
					: ['action_item', 'call', 'email', 'in_person'][index % 4],
			note: index % 8 === 7 ? null : `What to do in task ${index}`,
			dueAt: outreachTime(made + 7 * DAY),
			scheduledAt: outreachTime(made),
			state: isDone ? 'complete' : index % 2 === 0 ? 'pending' : 'incomplete',
			stateChangedAt: outreachTime(made + 1000),
			completed: isDone,
			completedAt: isDone ? outreachTime(made + DAY) : null,
			taskType: index % 4 === 3 ? 'follow_up' : 'manual',
		},
		links: {
			subject: prospect ?? account,
			prospect,
			account,
			opportunity: opportunityOf(index),
			owner: ref('user', index % 2),
			creator: ref('user', 0),
			completer: isDone ? ref('user', index % 2) : null,
			taskPriority: ref('taskPriority', index % 2),
		},
	};
}

/** A note on a prospect or on an account. */
export function makeNote(parent: 'prospect' | 'account', index: number, records: number): Row {
	return {
		id: idOf(index),
		attributes: {
			createdAt: outreachTime(madeAt(index, records)),
			message: `Note ${index} on the ${parent}`,
			noteType: NOTE_TYPES[index % NOTE_TYPES.length],
			pinned: index % 6 === 0,
		},
		links: {
			[parent]:
				parent === 'prospect' ? prospectOf(index, records) : ref('account', index % COMPANY_COUNT),
			creator: ref('user', index % 2),
			opportunity: null,
		},
	};
}

export function makeEvent(index: number, records: number): Row {
	const made = madeAt(index, records);
	return {
		id: idOf(index),
		attributes: {
			createdAt: outreachTime(made),
			eventAt: outreachTime(made),
			name: 'emails_opened',
			body: null,
			payload: {},
			requestProxied: false,
		},
		links: {
			prospect: prospectOf(index, records),
			user: ref('user', index % 2),
			mailing: ref('mailing', index),
		},
	};
}

export function makeRecording(index: number, records: number): Row {
	const made = madeAt(index, records);
	return {
		id: idOf(index),
		attributes: {
			...times(made),
			title: `Recorded meeting ${index}`,
			format: index % 2 === 0 ? 'meeting' : 'call',
			state: 'completed',
			startTime: outreachTime(made),
			endTime: outreachTime(made + 30 * MINUTE),
			participantCount: 2,
			participants: [],
			topics: [],
			host: null,
			provider: 'zoom',
			mediaDurationSeconds: '1800',
		},
		links: {},
	};
}
