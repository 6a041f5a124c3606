export { settingsFor } from './arrears-policy.ts';
/** The policy data of this deployment, validated when a function starts: a bad file stops it before it acts. */
export { contactPolicy } from './contact-policy.ts';
