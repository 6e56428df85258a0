/**
 * Types: the shapes that the page's modules hand to each other, as they come from the schema.
 *
 * @typedef {"covered" | "gap" | "cutOff"} Reach
 * @typedef {{numerator: number, denominator: number, value: number | null}} Rate
 * @typedef {{severity: string, code: string, message: string, path: string[]}} Problem
 * @typedef {{code: string, name: string, lon: number | null, lat: number | null, population: number | null}} Township
 * @typedef {{code: string, name: string, kind: string, lon: number, lat: number, population: number | null,
 *   township: {code: string, name: string}}} Village
 * @typedef {{code: string, name: string, tier: string, types: string[], status: string, lon: number, lat: number,
 *   opened: string | null, closed: string | null, functions: string[], township?: {name: string} | null}} Site
 * @typedef {Site & {active: boolean, change: "" | "added" | "moved" | "closed"}} ShownSite
 * @typedef {{code: string, geometry: {type: "Polygon", coordinates: [number, number][][]}
 *   | {type: "MultiPolygon", coordinates: [number, number][][][]}}} Cell the ground nearest to a place
 * @typedef {{code: string, name: string, fingerprint: string, provenance: string, villages: Village[],
 *   sites: Site[], townships: Township[], cells: Cell[], villageByCode: Map<string, Village>}} Network
 * @typedef {{kind: string, gainPopulation: number, site: {code: string, name: string} | null,
 *   village: {code: string, name: string} | null}} Fix
 * @typedef {{village: {code: string}, population: number | null, minutes: number | null, km: number | null,
 *   excess: number | null, nearest: {code: string, name: string} | null, reasons: string[], fix: Fix | null}} Gap
 * @typedef {{village: {code: string}, minutes: number | null, km: number | null, covered: boolean,
 *   nearest?: {code: string, name: string} | null}} PlaceAccess
 * @typedef {{administrative: Rate, byVillage: Rate, byPopulation: Rate, meanMinutes: number | null,
 *   unreachablePopulation: number, p90Minutes?: number | null,
 *   townships?: {township: {code: string}, byPopulation: Rate, byVillage: Rate}[]}} Indicators
 * @typedef {Indicators & {places: PlaceAccess[], gaps: Gap[], problems: Problem[]}} Coverage
 * @typedef {{base: Indicators, whatIf: Indicators, newlyCovered: {code: string}[], lost: {code: string}[],
 *   cutOff: {code: string}[], cutOffPopulation: number, problems: Problem[]}} Comparison
 * @typedef {{coverage: Coverage, comparison: Comparison | null, problems: Problem[],
 *   applied: {position: number, kind: string, count: number}[]}} Answer
 * @typedef {Record<string, any>} Change one field: the kind, and under it its own fields, as ChangeInput has it
 * @typedef {"coverage" | "radii" | "routes" | "siting" | "rollout" | "whatIf"} PanelName
 * @typedef {{code: string, asOf: string, radius: number, unit: "minutes" | "km", serves: string, panel: PanelName,
 *   language: "zh" | "en", changes: Change[], site: string, breaks: number[], ground: Ground, hidden: string[]}} Choice
 * @typedef {"reach" | "townships" | "catchments" | "none"} Ground what the ground of the map is tinted by
 */

export {};
