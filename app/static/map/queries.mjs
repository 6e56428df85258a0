/** Queries: every document that the page asks, in one place for those who write a front end of their own. */

export const NETWORKS = `query { networks { code name } }`;

export const NETWORK = `query Network($code: ID!) {
  network(code: $code) {
    code name fingerprint provenance
    townships { code name lon lat population }
    villages { code name kind lon lat population township { code name } }
  }
}`;

export const SITES = `query Sites($code: ID!, $after: String) {
  network(code: $code) {
    sites(first: 100, after: $after) {
      nodes { code name tier types status lon lat opened closed functions township { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** The ground nearest to each place; whatever the radius, all places have theirs. */
export const CELLS = `query Cells($code: ID!) {
  network(code: $code) { coverage(input: {radius: {minutes: 15}}) { layer(input: {layer: CELLS}) { features } } }
}`;

const RATE = "{ numerator denominator value }";
const INDICATORS = `administrative ${RATE} byVillage ${RATE} byPopulation ${RATE} meanMinutes unreachablePopulation`;
const PLACES = "places { village { code } minutes km covered nearest { code name } }";
const GAPS = `gaps {
  village { code } population minutes km excess reasons nearest { code name }
  fix { kind gainPopulation site { code name } village { code name } }
}`;
const TOWNSHIPS = `townships { township { code } byPopulation ${RATE} byVillage ${RATE} }`;
const COVERAGE_PARTS = `${INDICATORS} ${PLACES} ${TOWNSHIPS} ${GAPS} problems { severity code message path }`;

export const COVERAGE = `query Coverage($code: ID!, $asOf: Date, $input: CoverageInput!) {
  network(code: $code, asOf: $asOf) { coverage(input: $input) { ${COVERAGE_PARTS} } }
}`;

export const WHAT_IF = `query WhatIf($code: ID!, $asOf: Date, $input: CoverageInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) {
    whatIf(changes: $changes) {
      applied { position kind count }
      problems { severity code message path }
      network { coverage(input: $input) { ${COVERAGE_PARTS} } }
      comparison(input: $input) {
        base { ${INDICATORS} }
        whatIf { ${INDICATORS} }
        newlyCovered { code } lost { code } cutOff { code } cutOffPopulation
        problems { severity code message path }
      }
    }
  }
}`;

/** As little as the map needs while an outlet is being dragged. */
export const WHILE_DRAGGING = `query Dragging($code: ID!, $asOf: Date, $input: CoverageInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) {
    whatIf(changes: $changes) {
      network { coverage(input: $input) { ${INDICATORS} places { village { code } minutes covered nearest { code } } ${TOWNSHIPS} } }
    }
  }
}`;

/** Overlaps are told among the sites asked: the one chosen is asked for its rings, all for what they share. */
export const RADII = `query Radii($code: ID!, $asOf: Date, $changes: [ChangeInput!]!, $one: ServiceRadiiInput!, $all: ServiceRadiiInput!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network {
    one: serviceRadii(input: $one) {
      sites {
        site { code name active }
        rings { minutes km geometry areaKm2 population villages { code name } }
        maxMinutes p90Minutes meanMinutes detour catchment { code } catchmentPopulation
      }
      problems { severity code message path }
    }
    all: serviceRadii(input: $all) { sites { site { code } uniquePopulation overlaps { population site { code name } } } }
  } } }
}`;

export const OPERATORS = `query Operators($code: ID!) { network(code: $code) { operators { id name kind } } }`;

const UNSERVED = "{ reason dimension needed available message vehicle demand { id kg commodity village { name } siteId } }";
const TOTALS = "{ cost km hours vehicles loadFactor co2Kg }";

export const ROUTES = `query Routes($code: ID!, $asOf: Date, $input: PooledRoutesInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network { vehicles { id depotSiteId operator { name } } pooledRoutes(input: $input) {
    separate ${TOTALS} pooled ${TOTALS}
    saving poolRateTrip poolRateStop duplicatedKm
    routes {
      vehicle operators { id name } km minutes cost depart back geometry
      stops { place { code name lon lat } arrive depart trip loadKg deliveredKg pickedUpKg }
    }
    unserved ${UNSERVED} separateUnserved ${UNSERVED}
    problems { severity code message path }
  } } } }
}`;

export const FAIR_SHARES = `query FairShares($code: ID!, $asOf: Date, $input: FairSharesInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network { fairShares(input: $input) {
    total
    shares { operator { id name } standAlone shapley saving byKg byKgKm byStandAlone spread }
    objections { operators { name } pays alone }
    problems { severity code message path }
  } } } }
}`;

const JOB_PARTS = "{ id state progress stage result problems { severity code message path } }";
export const START_JOB = `mutation Start($input: StartJobInput!) { startJob(input: $input) { job { id } problems { severity code message path } } }`;
export const JOB = `query Job($id: ID!) { job(id: $id) ${JOB_PARTS} }`;
export const JOB_PROGRESS = `subscription Progress($id: ID!) { jobProgress(id: $id) ${JOB_PARTS} }`;
export const CANCEL_JOB = `mutation Cancel($input: CancelJobInput!) { cancelJob(input: $input) { job { state } } }`;

export const SITING = `query Siting($code: ID!, $asOf: Date, $input: SitingInput!, $outlets: CoverageInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network {
  byOutlets: coverage(input: $outlets) { byVillage ${RATE} byPopulation ${RATE} }
  siting(input: $input) {
    plans {
      objective bound gap proven
      villages { code name lon lat township { name } }
      byVillage ${RATE} byPopulation ${RATE}
    }
    uncoverable { code }
    problems { severity code message path }
  } } } }
}`;

/** The last days of the plan's years. */
export const FILM_DAYS = ["2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31"];

export const FILM = `query Film($code: ID!, $input: CoverageInput!, $outlets: CoverageInput!, $changes: [ChangeInput!]!) {
  ${FILM_DAYS.map((day) => `y${day.slice(0, 4)}: network(code: $code, asOf: "${day}") { ...Frame }`).join("\n  ")}
}
fragment Frame on Network { whatIf(changes: $changes) { network {
  sites(filter: { types: ["outlet"], active: true }, first: 1) { totalCount }
  coverage(input: $input) { byVillage ${RATE} byPopulation ${RATE} places { village { code } covered } }
  byOutlets: coverage(input: $outlets) { byPopulation ${RATE} }
} } }`;

export const ROLLOUT = `query Rollout($code: ID!, $asOf: Date, $input: RolloutInput!, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network { rollout(input: $input) {
    proven gap
    steps { date total added { code } byPopulation ${RATE} }
    problems { severity code message path }
  } } } }
}`;

export const TARGETS = `query Targets($code: ID!, $asOf: Date, $changes: [ChangeInput!]!) {
  network(code: $code, asOf: $asOf) { whatIf(changes: $changes) { network { targets {
    name value unit deadline lead source clause governing actual required status conflicts
  } } } }
}`;

export const SCENARIOS = `query Scenarios($code: ID!) {
  scenarios(networkCode: $code) { id name version changes }
}`;

const PAYLOAD = "{ scenario { id name version } problems { severity code message path } }";

export const CREATE_SCENARIO = `mutation Save($input: CreateScenarioInput!) { createScenario(input: $input) ${PAYLOAD} }`;
export const UPDATE_SCENARIO = `mutation SaveAgain($input: UpdateScenarioInput!) { updateScenario(input: $input) ${PAYLOAD} }`;
export const DELETE_SCENARIO = `mutation Erase($input: DeleteScenarioInput!) { deleteScenario(input: $input) ${PAYLOAD} }`;
