import { z } from 'zod';
import { complaintReceiptSchema, complaintRequestSchema, complaintViewSchema } from './complaints.ts';
import { route } from './api/route.ts';

export const complaintId = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,63}$/, 'a complaint’s number, e.g. CMP-7K3M-9QXA-…');

export const receipt = {
  complaintId: 'CMP-20250305-040G-2081-040G-2081',
  loanId: 'L-1',
  status: 'open',
  receivedAt: '2025-03-05T04:00:00.000Z',
  decideBy: '2025-03-20',
  acknowledgement: 'Example Bank: Thank you for telling us. We will answer by March 20, 2025.',
  collectionHeld: true,
} as const;

export const complaintRoutes = {
  openComplaint: route({
    operationId: 'openComplaint',
    method: 'POST',
    path: '/complaints',
    summary: 'Takes a complaint, acknowledges it and holds collection on its loan at the same instant',
    roles: ['borrower', 'officer', 'supervisor', 'system'],
    own: { borrower: 'the loan is his' },
    body: complaintRequestSchema,
    success: { status: 201, description: 'The complaint is taken', schema: complaintReceiptSchema },
    versioned: true,
    errors: ['unknown-loan', 'conflict'],
    example: {
      body: {
        loanId: 'L-1',
        channel: 'app',
        category: 'amount',
        text: 'I paid this at the branch last week.',
      },
      response: receipt,
    },
  }),
  readComplaint: route({
    operationId: 'readComplaint',
    method: 'GET',
    path: '/complaints/{id}',
    summary: 'Reads a complaint by its number',
    roles: ['borrower', 'officer', 'supervisor', 'auditor'],
    own: { borrower: 'the complaint is about a loan of his' },
    params: z.strictObject({ id: complaintId }),
    success: {
      status: 200,
      description: 'The complaint; its words are masked for an auditor',
      schema: complaintViewSchema,
    },
    versioned: true,
    errors: ['unknown-complaint'],
    example: {
      params: { id: receipt.complaintId },
      response: {
        ...receipt,
        channel: 'app',
        category: 'amount',
        text: 'I paid this at the branch last week.',
      },
    },
  }),
} as const;
