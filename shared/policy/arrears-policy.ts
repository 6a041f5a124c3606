import { arrearsPolicy } from '../contracts/arrears-policy.ts';
import arrears from './arrears.json' with { type: 'json' };
import cn from './calendars/cn.json' with { type: 'json' };

/** What arrears are counted by, per product, where the bank's feed says nothing else; and the calendars shipped. */
export const settingsPolicy = arrearsPolicy(arrears, [cn]);
export const { settingsFor, calendars } = settingsPolicy;
