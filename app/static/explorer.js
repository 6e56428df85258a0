// @ts-check
// The explorer: GraphiQL on our own endpoint, with the questions of the main job ready to run.
"use strict";

const COVERAGE = `# 覆盖与缺口：按 15 分钟计，2024 年底
query Coverage {
  network(code: "nanchuan", asOf: "2024-12-31") {
    name
    coverage(input: { radius: { minutes: 15 } }) {
      administrative { numerator denominator value }
      byVillage { numerator denominator value }
      byPopulation { value }
      gaps(first: 10) { village { name township { name } } population minutes excess reasons }
      problems { severity message }
    }
  }
}
`;

const RADII = `# 服务半径：网点的 15、30 分钟服务圈
query ServiceRadii {
  network(code: "nanchuan", asOf: "2027-12-31") {
    serviceRadii(input: { breaks: [{ minutes: 15 }, { minutes: 30 }] }) {
      sites { site { name } maxMinutes detour rings { minutes population areaKm2 } }
    }
  }
}
`;

const ROUTES = `# 共同配送：分别配送与共同配送之比较
query PooledRoutes {
  network(code: "nanchuan", asOf: "2024-12-31") {
    pooledRoutes(input: { day: 1, seed: 1, timeLimitSeconds: 5 }) {
      separate { cost km vehicles loadFactor }
      pooled { cost km vehicles loadFactor }
      saving poolRateTrip poolRateStop duplicatedKm
      unserved { reason }
    }
  }
}
`;

const WHAT_IF = `# 假设分析：下雨，县道以下减速四成
query WhatIf {
  network(code: "nanchuan", asOf: "2024-12-31") {
    whatIf(changes: [{ scaleSpeed: { facilityTypes: ["tertiary", "unclassified"], factor: 0.6 } }]) {
      network { coverage(input: { radius: { minutes: 15 } }) { byVillage { value } byPopulation { value } } }
      problems { code message path }
    }
  }
}
`;

const fetcher = GraphiQL.createFetcher({
  url: new URL("graphql", document.baseURI).href,
  subscriptionUrl: new URL("graphql", document.baseURI).href.replace(/^http/, "ws"),
});
const place = document.getElementById("explorer");
ReactDOM.createRoot(place).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: [COVERAGE, RADII, ROUTES, WHAT_IF].map((query) => ({ query })),
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  }),
);
