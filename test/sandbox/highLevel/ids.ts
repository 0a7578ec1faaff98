import { SeededIds } from '../core/seededIds';

const LENGTH = 20;
const of = (kind: string) => new SeededIds(kind, LENGTH);

export const contactIds = of('contact');
export const businessIds = new SeededIds('business', 24);
export const opportunityIds = of('opportunity');
export const taskIds = of('task');
export const noteIds = of('note');
export const appointmentIds = of('appointment');
export const conversationIds = of('conversation');
export const emailIds = of('email part');

export const LOCATION_ID = of('location').at(1);
export const COMPANY_ID = of('company').at(1);
export const USER_IDS = [0, 1, 2].map((index) => of('user').at(index));
export const CALENDAR_IDS = [0, 1, 2].map((index) => of('calendar').at(index));
export const TAG_NAMES = ['fair-2026', 'samples', 'supplier'];
export const TAG_IDS = TAG_NAMES.map((_name, index) => of('tag').at(index));
export const PIPELINE_ID = of('pipeline').at(1);
export const STAGE_IDS = [0, 1, 2].map((index) => of('stage').at(index));

export { of as idsOf };
