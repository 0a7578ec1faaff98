import type { Field, Fields } from '../adapter';
import { number, text, time } from '../../engine/fields';
import { asRecords, asText } from '../../engine/json';
import { later, secondsBetween, utc } from '../../engine/time';

const UNANSWERED = ['no-answer', 'vm-answer', 'vm-left'];

/** A call that was missed is one that came in and was not answered. */
const direction: Field = {
	values: ['inbound', 'missed', 'outbound'],
	on: ['create'],
	note: 'It cannot be changed later',
	read: ({ direction: way, disposition, status, duration }) => {
		const given = asText(way);
		const missed =
			UNANSWERED.includes(String(disposition)) ||
			(status === 'no-answer' && Number(duration ?? 0) === 0);
		return given === 'inbound' && missed ? 'missed' : given;
	},
	write: (body, value) => {
		body.direction = value === 'outbound' ? 'outbound' : 'inbound';
		if (value !== 'missed') return;
		body.status ??= 'no-answer';
		body.duration ??= 0;
	},
};

/** https://developer.close.com/resources/activities/calls/ */
export const callFields: Fields = {
	subject: { cannot: 'Close calls have no subject: begin the content with it.' },
	direction,
	status: {
		...text('status'),
		values: [
			'busy',
			'cancel',
			'completed',
			'created',
			'failed',
			'in-progress',
			'no-answer',
			'timeout',
		],
		keeps: true,
	},
	start_time: {
		...time('activity_at', { keeps: true }),
		read: ({ activity_at: at, date_created: made }) => utc(at) ?? utc(made),
	},
	end_time: {
		read: ({ activity_at: at, date_created: made, duration }) =>
			later(utc(at) ?? utc(made), typeof duration === 'number' ? duration : undefined),
		write: (body, value, { values }) => {
			const seconds = secondsBetween(values.start_time ?? undefined, asText(value));
			if (seconds !== undefined && seconds >= 0 && values.duration === undefined)
				body.duration = seconds;
		},
		keeps: true,
		note: 'Together with the start time it gives the duration',
	},
	duration: number('duration', { keeps: true }),
	phone_numbers: {
		most: 1,
		read: ({ phone, remote_phone: remote }) => {
			const known = asText(phone) ?? asText(remote);
			return known === undefined ? undefined : [{ number: known }];
		},
		write: (body, value) => {
			body.phone = asRecords(value)[0]?.number ?? null;
		},
	},
	internal_notes: { cannot: 'Close keeps one note per call: it is the content.' },
};
