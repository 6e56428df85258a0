// @ts-check
/** Examples: the questions of the main job, ready to run in the explorer. */

export const COVERAGE = `# 覆盖与缺口：按 15 分钟计，2024 年底
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

export const RADII = `# 服务半径：网点的 15、30 分钟服务圈
query ServiceRadii {
  network(code: "nanchuan", asOf: "2027-12-31") {
    serviceRadii(input: { breaks: [{ minutes: 15 }, { minutes: 30 }] }) {
      sites { site { name } maxMinutes detour rings { minutes population areaKm2 } }
    }
  }
}
`;

export const ROUTES = `# 共同配送：分别配送与共同配送之比较
query PooledRoutes {
  network(code: "nanchuan", asOf: "2024-12-31") {
    pooledRoutes(input: { day: 1, seed: 1, timeLimitSeconds: 2 }) {
      separate { cost km vehicles loadFactor }
      pooled { cost km vehicles loadFactor }
      saving poolRateTrip poolRateStop duplicatedKm
      unserved { reason }
    }
  }
}
`;

export const WHAT_IF = `# 假设分析：下雨，县道以下减速四成
query WhatIf {
  network(code: "nanchuan", asOf: "2024-12-31") {
    whatIf(changes: [{ scaleSpeed: { facilityTypes: ["tertiary", "unclassified"], factor: 0.6 } }]) {
      network { coverage(input: { radius: { minutes: 15 } }) { byVillage { value } byPopulation { value } } }
      problems { code message path }
    }
  }
}
`;

export const SITING = `# 选址：再建 10 个网点，15 分钟内覆盖最多人口
query Siting {
  network(code: "nanchuan", asOf: "2024-12-31") {
    siting(input: { problem: MAX_COVERAGE, radius: { minutes: 15 }, count: 10, timeLimitSeconds: 2 }) {
      plans { objective bound gap proven villages { name township { name } } byPopulation { value } }
      problems { severity message }
    }
  }
}
`;

export const TARGETS = `# 目标台账：实际值与时序进度
query Targets {
  network(code: "nanchuan", asOf: "2025-12-31") {
    targets { name value unit deadline actual required status }
  }
}
`;

export const TASK = `# 后台任务：任何查询都可以放到后台运行，再以返回的 id 查看 job
mutation StartJob {
  startJob(input: { document: "{ network(code: \\"nanchuan\\") { name fingerprint } }" }) {
    job { id state progress }
    problems { severity message }
  }
}
`;
