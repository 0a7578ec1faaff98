import fc from 'fast-check';

import { decodeCursor, encodeCursor } from '../../nodes/UnifiedCrm/engine/cursor';
import { path } from '../../nodes/UnifiedCrm/engine/json';
import { e164 } from '../../nodes/UnifiedCrm/engine/output';
import { splitName } from '../../nodes/UnifiedCrm/engine/fields';
import { day, userTime, utc } from '../../nodes/UnifiedCrm/engine/time';

describe('times', () => {
	it.each([
		['2026-05-20T10:00:00Z', '2026-05-20T10:00:00Z'],
		['2026-05-20T12:00:00+02:00', '2026-05-20T10:00:00.000Z'],
		['2026-05-01T07:25:37.000+0000', '2026-05-01T07:25:37.000Z'],
		['2026-05-20 10:00:00', '2026-05-20T10:00:00.000Z'],
		['2026-03-04 10:22:11.120000+00:00', '2026-03-04T10:22:11.120Z'],
		['2026-05-20', '2026-05-20T00:00:00.000Z'],
		['', undefined],
		['never', undefined],
	])('reads %s', (given, expected) => expect(utc(given)).toBe(expected));

	it('takes a user’s time without a zone in the workflow’s, and leaves a day the day it is', () => {
		expect(userTime('2026-05-20T10:00:00', 'Europe/Berlin')).toBe('2026-05-20T08:00:00.000Z');
		expect(day(userTime('2026-05-20', 'America/New_York') ?? '')).toBe('2026-05-20');
		expect(userTime('20 May', 'utc')).toBeUndefined();
	});

	it('reads whatever it writes', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
				(date) => {
					expect(Date.parse(utc(date.toISOString()) ?? '')).toBe(date.getTime());
				},
			),
		);
	});
});

describe('paths', () => {
	it('encodes ids, so that none leads elsewhere', () => {
		expect(path`/contacts/${'a/../b?c=d'}`).toBe('/contacts/a%2F..%2Fb%3Fc%3Dd');
	});

	it.each(['', ' ', '.', '..'])('refuses "%s" for an id', (id) => {
		expect(() => path`/contacts/${id}`).toThrow(RangeError);
	});
});

describe('cursors', () => {
	it('come back as they were, and only to their own list', () => {
		fc.assert(
			fc.property(
				fc.nat(),
				fc.nat(),
				fc.jsonValue().filter((value) => value !== null),
				(part, skip, state) => {
					const cursor = encodeCursor('crm/contact/', { part, skip, state: state as never });
					expect(decodeCursor('crm/contact/', cursor)).toEqual(
						JSON.parse(JSON.stringify({ part, skip, state })),
					);
					expect(() => decodeCursor('crm/engagement/', cursor)).toThrow(/another list/);
				},
			),
		);
	});

	it('that are none are refused, whatever they hold', () => {
		fc.assert(
			fc.property(fc.string(), (text) => expect(() => decodeCursor('x', text)).toThrow(/cursor/)),
		);
	});
});

describe('names and numbers', () => {
	it.each([
		['Mary Ann Lee', { first: 'Mary Ann', last: 'Lee' }],
		['  Cher ', { first: '', last: 'Cher' }],
	])('splits %s', (name, parts) => expect(splitName(name)).toEqual(parts));

	it.each([
		['+1 (415) 555-0123', '+14155550123'],
		['0043 660 5550114', '+436605550114'],
		['+44 (0)20 7946 0000', '+442079460000'],
		['(415) 555-0123', '(415) 555-0123'],
		['+1 800 FLOWERS', '+1 800 FLOWERS'],
	])('normalises %s', (number, expected) => expect(e164(number)).toBe(expected));
});
