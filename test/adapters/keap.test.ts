import { keap } from '../sandbox/keap';
import { describeCrm } from './common';

const subject = describeCrm(keap, {});
void subject;
