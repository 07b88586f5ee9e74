/** A refusal, as documents show it. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  additionalProperties: true,
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    action: { type: 'string' },
    request_id: { type: 'string' },
  },
} as const
