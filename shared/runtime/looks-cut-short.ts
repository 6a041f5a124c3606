/** What the visits' timers log when they could not look at all appointments of the next days; a metric counts it. */
export const looksCutShort = 'appointments not all looked at';
