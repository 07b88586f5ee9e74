/** Which metrics an expression asks for. */

/** Names of PromQL itself, as far as our expressions use them. */
const LANGUAGE =
  /^(sum|min|max|avg|count|topk|by|on|or|and|group_left|rate|changes|abs|vector|clamp_min|histogram_quantile)$/

/** The metrics that an expression names, without the endings that histograms add. */
export function metricNames(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|on|group_left)\s*\([^)]*\)/g, '')
  const words = bare.match(/\b[A-Za-z_]\w*\b(?!\s*\()/g) ?? []
  const names = words.filter((word) => !LANGUAGE.test(word) && !/^\d/.test(word))
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))]
}
