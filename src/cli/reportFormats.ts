/** What a report can be written as; the first unless another is asked for. */
export const reportFormats = ['md', 'json', 'junit', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];
