// The audit suite of the npm package graphql-http on an endpoint: its results as JSON.
"use strict";

const [tools, address] = process.argv.slice(2);
const { auditServer } = require(`${tools}/graphql-http-audits.js`);

auditServer({ url: `${address}/graphql` }).then((results) =>
  console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason })))),
);
