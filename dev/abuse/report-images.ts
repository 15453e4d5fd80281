import { isRefusal } from '@/lib/errors';
import type { Category } from '@/lib/abuse/categories';
import { fileReport, type FiledReport } from '@/lib/abuse/reports/file-report';
import type { ReportText } from '@/lib/abuse/reports/report-text';
import type { Context } from '@/lib/context';

/** Files a report of these images, which must be taken. */
export async function reportImages(
  context: Context,
  imageIds: readonly string[],
  category: Category = 'other',
  text: ReportText = { details: 'It harms me.' },
): Promise<FiledReport> {
  const filed = await fileReport(context, { imageIds, category, text });
  if (isRefusal(filed)) throw new Error(filed.log);
  return filed;
}
