import { GraphQLScalarType, Kind, buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/** Types of column values, each with what it has besides the interface's own fields. */
export const VALUE_TYPES: Record<string, string> = {
	BatteryValue: '',
	BoardRelationValue:
		'display_value: String! linked_item_ids: [ID!]! linked_items: [Item!]! updated_at: Date',
	ButtonValue: 'color: String label: String',
	CheckboxValue: 'checked: Boolean updated_at: Date',
	ColorPickerValue: '',
	CountryValue: 'country: Country updated_at: Date',
	CreationLogValue: 'created_at: Date! creator: User! creator_id: ID!',
	DateValue: 'date: String icon: String time: String updated_at: Date',
	DependencyValue:
		'display_value: String! linked_item_ids: [ID!]! linked_items: [Item!]! updated_at: Date',
	DirectDocValue: '',
	DocValue: '',
	DropdownValue: 'values: [DropdownValueOption!]!',
	EmailValue: 'email: String label: String updated_at: Date',
	FileValue: '',
	FormulaValue: 'display_value: String!',
	GroupValue: '',
	HourValue: 'hour: Int minute: Int updated_at: Date',
	IntegrationValue: '',
	ItemIdValue: 'item_id: ID!',
	LastUpdatedValue: 'updated_at: Date updater: User updater_id: ID',
	LinkValue: 'updated_at: Date url: String url_text: String',
	LocationValue:
		'address: String city: String city_short: String country: String country_short: String lat: Float lng: Float place_id: String street: String street_number: String street_number_short: String street_short: String updated_at: Date',
	LongTextValue: 'updated_at: Date',
	MirrorValue: 'display_value: String! mirrored_items: [MirroredItem!]!',
	NumbersValue: 'direction: NumberValueUnitDirection number: Float symbol: String',
	PeopleValue: 'persons_and_teams: [PeopleEntity!] updated_at: Date',
	PersonValue: '',
	PhoneValue: 'country_short_name: String phone: String updated_at: Date',
	ProgressValue: '',
	RatingValue: 'rating: Int updated_at: Date',
	StatusValue:
		'index: Int is_done: Boolean label: String label_style: StatusLabelStyle update_id: ID updated_at: Date',
	SubtasksValue: 'display_value: String! subitems: [Item!]! subitems_ids: [ID!]!',
	TagsValue: 'tag_ids: [Int!]! tags: [Tag!]!',
	TeamValue: '',
	TextValue: '',
	TimelineValue: 'from: Date to: Date updated_at: Date visualization_type: String',
	TimeTrackingValue: '',
	UnsupportedValue: '',
	VoteValue: '',
	WeekValue: 'end_date: Date start_date: Date',
	WorldClockValue: '',
};

const VALUE_FIELDS =
	'column: Column! id: ID! is_leaf: Boolean! text: String type: ColumnType! value: JSON';

const VALUE_SDL = Object.entries(VALUE_TYPES)
	.map(([name, extra]) => `type ${name} implements ColumnValue { ${VALUE_FIELDS} ${extra} }`)
	.join('\n');

const ITEMS_PAGE =
	'items_page(cursor: String, hierarchy_scope_config: String, limit: Int! = 25, query_params: ItemsQuery): ItemsResponse!';
const UPDATES_PAGE = 'updates_page(limit: Int = 25, cursor: String): UpdatesPage';

/** The part of the platform's schema (API version 2026-10) that the sandbox serves. */
export const SDL = `
scalar Date
scalar ISO8601DateTime
scalar JSON
scalar CompareValue

type Query {
	account: Account
	boards(board_kind: BoardKind, hierarchy_types: [BoardHierarchy!], ids: [ID!], latest: Boolean, limit: Int = 25, order_by: BoardsOrderBy, page: Int = 1, state: State = active, workspace_ids: [ID]): [Board]
	complexity: Complexity
	custom_activity(ids: [String!], name: String, icon_id: CustomActivityIcon, color: CustomActivityColor): [CustomActivity!]
	items(exclude_nonactive: Boolean, ids: [ID!], limit: Int = 25, newest_first: Boolean, page: Int = 1): [Item]
	me: User
	next_items_page(cursor: String!, limit: Int! = 25): ItemsResponse!
	search: SearchNamespace!
	tags(ids: [ID!]): [Tag]
	teams(ids: [ID!]): [Team]
	timeline(id: ID!, skipConnectedItems: Boolean): TimelineResponse
	timeline_item(id: ID!): TimelineItem
	updates(limit: Int = 25, page: Int = 1, ids: [ID!], from_date: String, to_date: String): [Update!]
	users(ids: [ID!], name: String, emails: [String!], status: [UserStatus!], limit: Int = 200, page: Int = 1, kind: UserKind, non_active: Boolean, newest_first: Boolean): [User!]
	version: Version!
	versions: [Version!]
	webhooks(app_webhooks_only: Boolean, board_id: ID!): [Webhook]
	workspaces(ids: [ID!], kind: WorkspaceKind, limit: Int = 25, page: Int = 1, state: State = active): [Workspace]
}

type Mutation {
	archive_item(item_id: ID): Item
	change_column_value(board_id: ID!, column_id: String!, create_labels_if_missing: Boolean, item_id: ID, value: JSON!): Item
	change_multiple_column_values(board_id: ID!, column_values: JSON!, create_labels_if_missing: Boolean, item_id: ID): Item
	complexity: Complexity
	create_custom_activity(name: String!, icon_id: CustomActivityIcon!, color: CustomActivityColor!): CustomActivity
	create_item(board_id: ID!, column_values: JSON, create_labels_if_missing: Boolean, group_id: String, item_name: String!, position_relative_method: PositionRelative, relative_to: ID): Item
	create_or_get_tag(board_id: ID, tag_name: String): Tag
	create_timeline_item(item_id: ID!, user_id: Int, title: String!, timestamp: ISO8601DateTime!, summary: String, content: String, location: String, phone: String, url: String, time_range: TimelineItemTimeRange, custom_activity_id: String!): TimelineItem
	create_update(body: String!, original_creation_date: String, mentions_list: [UpdateMention], item_id: ID, parent_id: ID, use_app_info: Boolean): Update
	create_webhook(board_id: ID!, config: JSON, event: WebhookEventType!, url: String!): Webhook
	delete_custom_activity(id: String!): CustomActivity
	delete_item(item_id: ID): Item
	delete_timeline_item(id: String!): TimelineItem
	delete_update(id: ID!): Update
	delete_webhook(id: ID!): Webhook
	edit_update(id: ID!, body: String!): Update!
	move_item_to_group(group_id: String!, item_id: ID): Item
}

type Account { country_code: String created_at: Date id: ID! is_during_trial: Boolean name: String! plan: Plan products: [AccountProduct] slug: String! tier: String }
type AccountProduct { default_workspace_id: ID id: ID kind: String tier: String }
type Plan { max_users: Int! period: String tier: String version: Int! }
type ActivityLogType { account_id: String! created_at: String! data: String! entity: String! event: String! id: String! user_id: String! }

type Board {
	activity_logs(column_ids: [String], from: ISO8601DateTime, group_ids: [String], item_ids: [ID!], limit: Int = 25, page: Int = 1, to: ISO8601DateTime, user_ids: [ID!]): [ActivityLogType]
	board_folder_id: ID
	board_kind: BoardKind!
	columns(ids: [String], types: [ColumnType!]): [Column]
	created_at: ISO8601DateTime
	creator: User!
	description: String
	groups(ids: [String]): [Group]
	id: ID!
	item_terminology: String
	items_count: Int
	${ITEMS_PAGE}
	name: String!
	owner: User!
	owners: [User]!
	permissions: String!
	state: State!
	tags: [Tag]
	top_group: Group!
	type: BoardObjectType
	updated_at: ISO8601DateTime
	updates(limit: Int = 25, page: Int = 1, ids: [ID!], board_updates_only: Boolean, from_date: ISO8601DateTime, to_date: ISO8601DateTime): [Update!]
	${UPDATES_PAGE}
	url: String!
	workspace: Workspace
	workspace_id: ID
}
type Column { archived: Boolean! description: String id: ID! revision: String! settings: JSON settings_str: String! title: String! type: ColumnType! width: Int }
type Group { archived: Boolean color: String! deleted: Boolean id: ID! ${ITEMS_PAGE} position: String! title: String! }

type Item {
	board: Board
	column_values(ids: [String!], types: [ColumnType!]): [ColumnValue!]!
	created_at: Date
	creator: User
	creator_id: String!
	email: String!
	group: Group
	id: ID!
	linked_items(link_to_item_column_id: String!, linked_board_id: ID!): [Item!]!
	name: String!
	parent_item: Item
	relative_link: String
	state: State
	subitems: [Item]
	subscribers: [User]!
	updated_at: Date
	updates(limit: Int = 25, page: Int = 1, ids: [ID!]): [Update!]
	${UPDATES_PAGE}
	url: String!
}
type ItemsResponse { cursor: String items: [Item!]! }

interface ColumnValue { ${VALUE_FIELDS} }
${VALUE_SDL}
type Country { code: String! name: String! }
type DropdownValueOption { id: ID! label: String! }
type MirroredItem { linked_board: Board! linked_board_id: ID! linked_item: Item! }
type PeopleEntity { id: ID! kind: Kind }
type StatusLabelStyle { border: String! color: String! }

type Update {
	body: String!
	created_at: Date
	creator: User
	creator_id: String
	edited_at: Date!
	id: ID!
	item: Item
	item_id: String
	original_creation_date: String
	replies: [Reply!]
	text_body: String
	updated_at: Date
}
type Reply { body: String! created_at: Date creator: User creator_id: String edited_at: Date! id: ID! kind: String! text_body: String updated_at: Date }
type UpdatesPage { cursor: String updates: [Update!]! }

type TimelineResponse { timeline_items_page(cursor: String = null, limit: Int = 25): TimelineItemsPage! }
type TimelineItemsPage { cursor: String timeline_items: [TimelineItem!]! }
type TimelineItem { board: Board content: String created_at: Date! custom_activity_id: String id: ID item: Item metadata: TimelineItemMetadata title: String type: String user: User }
union TimelineItemMetadata = EmailTimelineItemMetadata
type EmailTimelineItemMetadata { bcc: [String!] cc: [String!] from: String to: [String!] }
type CustomActivity { color: CustomActivityColor icon_id: CustomActivityIcon id: ID name: String type: String }

type SearchNamespace {
	items(query: String!, limit: Int = 10, date_range: CrossEntityDateRangeInput, strategy: SearchStrategy, board_ids: [ID!], workspace_ids: [ID!]): SearchItemResults!
	timeline_items(query: String!, limit: Int = 10, strategy: SearchStrategy = BALANCED, date_range: CrossEntityDateRangeInput, board_ids: [ID!], workspace_ids: [ID!], item_ids: [ID!], type: TimelineItemKind, product_kind: TimelineItemProductKind): SearchTimelineItemResults!
}
type SearchItemResults { results: [SearchItemResult!]! }
type SearchItemResult { id: ID! indexed_data: SearchIndexedItem! live_data: Item }
type SearchIndexedItem { board_id: ID id: ID! name: String! url: String! workspace_id: ID }
type SearchTimelineItemResults { results: [SearchTimelineItemResult!]! }
type SearchTimelineItemResult { id: ID! indexed_data: SearchIndexedTimelineItem! live_data: TimelineItem }
type SearchIndexedTimelineItem { account_id: ID! board_id: ID content: String! created_at: ISO8601DateTime! id: ID! item_id: ID! product_kind: String! summary: String! title: String! type: String! updated_at: ISO8601DateTime! }

type Complexity { after: Int! before: Int! query: Int! reset_in_x_seconds: Int! }
type Tag { color: String! id: ID! name: String! }
type Team { id: ID! is_guest: Boolean name: String! picture_url: String users: [User] }
type User { account: Account! account_id: ID! birthday: String country_code: String created_at: ISO8601DateTime! current_language: String email: String! id: ID! is_deleted: Boolean! kind: String! last_activity: Date location: String mobile_phone: String name: String! phone: String status: UserStatus! teams(ids: [ID!]): [Team] time_zone_identifier: String title: String! url: String! utc_hours_diff: Float }
type Version { display_name: String! kind: VersionKind! value: String! }
type Webhook { board_id: ID! config: String event: WebhookEventType! id: ID! }
type Workspace { account_product: AccountProduct created_at: Date description: String id: ID is_default_workspace: Boolean kind: WorkspaceKind name: String! state: State }

input ItemsQuery { groups: [ItemsQueryGroup!] ids: [ID!] operator: ItemsQueryOperator order_by: [ItemsQueryOrderBy!] rules: [ItemsQueryRule!] }
input ItemsQueryRule { column_id: ID! compare_attribute: String compare_value: CompareValue! operator: ItemsQueryRuleOperator }
input ItemsQueryGroup { groups: [ItemsQueryGroup!] operator: ItemsQueryOperator rules: [ItemsQueryRule!] }
input ItemsQueryOrderBy { column_id: String! direction: ItemsOrderByDirection }
input TimelineItemTimeRange { end_timestamp: ISO8601DateTime! start_timestamp: ISO8601DateTime! }
input UpdateMention { id: ID! type: MentionType! }
input CrossEntityDateRangeInput { created_after: ISO8601DateTime created_before: ISO8601DateTime updated_after: ISO8601DateTime updated_before: ISO8601DateTime }

enum BoardHierarchy { classic multi_level }
enum BoardKind { private public share }
enum BoardObjectType { board custom_object document sub_items_board }
enum BoardsOrderBy { created_at used_at }
enum ColumnType { auto_number board_relation button checkbox color_picker country creation_log date dependency direct_doc doc dropdown email file formula group hour integration item_assignees item_id last_updated link location long_text mirror name numbers people person phone progress rating status subtasks tags team text time_tracking timeline unsupported vote week world_clock }
enum CustomActivityColor { BRINK_PINK CELTIC_BLUE CORNFLOWER_BLUE DINGY_DUNGEON GO_GREEN GRAY LIGHT_DEEP_PINK LIGHT_HOT_PINK MAYA_BLUE MEDIUM_TURQUOISE PARADISE_PINK PHILIPPINE_GREEN PHILIPPINE_YELLOW SLATE_BLUE VIVID_CERULEAN YANKEES_BLUE YELLOW_GREEN YELLOW_ORANGE }
enum CustomActivityIcon { ASCENDING CAMERA CONFERENCE FLAG GIFT HEADPHONES HOMEKEYS LOCATION NOTEBOOK PAPERPLANE PLANE PLIERS TRIPOD TWOFLAGS UTENCILS }
enum ItemsOrderByDirection { asc desc }
enum ItemsQueryOperator { and or }
enum ItemsQueryRuleOperator { any_of between contains_terms contains_text ends_with greater_than greater_than_or_equals is_empty is_not_empty lower_than lower_than_or_equal not_any_of not_contains_text starts_with within_the_last within_the_next }
enum Kind { agent person team }
enum MentionType { Agent Board Project Team User }
enum NumberValueUnitDirection { left right }
enum PositionRelative { after_at before_at }
enum SearchStrategy { BALANCED QUALITY SPEED }
enum State { active all archived deleted }
enum TimelineItemKind { activity aiAssistant aiReply aiSummary campaigns custom customInternalApp demoEmail email form googleCalendar meeting mergedTickets note outlookCalendar outreachExpertPhoneCall outreachExpertPhoneCallV2 phoneCall portal portfolio_status sequencesEmail videoMeeting zoom }
enum TimelineItemProductKind { crm service }
enum UserKind { all guests non_guests non_pending }
enum UserStatus { ACTIVE INACTIVE PENDING }
enum VersionKind { current deprecated dev maintenance old__maintenance old_previous_maintenance previous_maintenance release_candidate }
enum WebhookEventType { change_column_value change_name change_specific_column_value change_status_column_value change_subitem_column_value change_subitem_name create_column create_item create_subitem create_subitem_update create_update delete_update edit_update item_archived item_deleted item_moved_to_any_group item_moved_to_specific_group item_restored move_subitem subitem_archived subitem_deleted }
enum WorkspaceKind { closed open template }
`;

/** A JSON argument is text that holds JSON; objects are refused. */
function readJson(value: unknown): unknown {
	if (typeof value !== 'string') throw new TypeError('JSON must be given as a string');
	return JSON.parse(value);
}

/** A moment needs its zone; naive ones are refused. */
function readMoment(value: unknown): string {
	const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
	if (typeof value !== 'string' || !pattern.test(value) || Number.isNaN(Date.parse(value))) {
		throw new TypeError('not an ISO 8601 moment with a zone');
	}
	return value;
}

/** The served schema with its scalars' rules. */
export function makeSchema(): GraphQLSchema {
	const schema = buildSchema(SDL);
	setScalar(schema, 'JSON', readJson);
	setScalar(schema, 'ISO8601DateTime', readMoment);
	return schema;
}

function setScalar(schema: GraphQLSchema, name: string, read: (value: unknown) => unknown): void {
	const scalar = schema.getType(name);
	if (!(scalar instanceof GraphQLScalarType)) throw new Error(`no scalar ${name}`);
	scalar.parseValue = read;
	scalar.parseLiteral = (node) => {
		if (node.kind !== Kind.STRING) throw new TypeError(`${name} must be given as a string`);
		return read(node.value);
	};
}
