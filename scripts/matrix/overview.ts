import type { Crm } from '../../nodes/UnifiedCrm/adapters/adapter';
import { kindsOf } from '../../nodes/UnifiedCrm/editor/selectors';
import { labelFor } from '../../nodes/UnifiedCrm/editor/texts';
import { gap } from '../../nodes/UnifiedCrm/engine/support';
import { ENGAGEMENT_TYPES } from '../../nodes/UnifiedCrm/model';
import type { EngagementType, OperationName, ResourceName } from '../../nodes/UnifiedCrm/model';
import { table } from './markdown';

const LETTERS: Array<[OperationName, string, string]> = [
	['list', 'L', 'Get Many'],
	['get', 'G', 'Get'],
	['create', 'C', 'Create'],
	['update', 'U', 'Update'],
	['upsert', 'P', 'Create or Update'],
	['delete', 'D', 'Delete'],
];

const KINDS = { apiKey: 'key', oAuth2: 'OAuth2' };

function letters(crm: Crm, resource: ResourceName, type?: EngagementType): string {
	const present = LETTERS.filter(
		([operation]) => gap(crm, resource, operation, type) === undefined,
	);
	return present.map(([, letter]) => letter).join(' ') || '–';
}

/** What every CRM can do, one row each. */
export function overview(crms: readonly Crm[]): string[] {
	const legend = LETTERS.map(([, letter, name]) => `**${letter}** ${name}`).join(', ');
	const rows = crms.map((crm) => [
		crm.label,
		kindsOf(crm)
			.map((kind) => KINDS[kind])
			.join(', '),
		letters(crm, 'contact'),
		...ENGAGEMENT_TYPES.map((type) => letters(crm, 'engagement', type)),
	]);
	const head = ['CRM', 'Credential', 'Contact', ...ENGAGEMENT_TYPES.map(labelFor)];
	return [
		`${legend}; the reasons for what is missing stand below, with each CRM.`,
		'',
		...table(head, rows),
	];
}
