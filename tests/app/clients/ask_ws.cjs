// The npm client graphql-ws on an endpoint: a query, a refused one, and a job followed to its end, as JSON.
"use strict";

const { createRequire } = require("node:module");

const [tools, address, job] = process.argv.slice(2);
const { createClient } = require(`${tools}/graphql-ws.js`);
const WebSocket = createRequire(`${tools}/`)("ws");

const client = createClient({ url: `${address.replace(/^http/, "ws")}/graphql`, webSocketImpl: WebSocket });

/** All that comes for one operation; errors of the protocol among it. */
async function all(payload) {
  const came = [];
  try {
    for await (const result of client.iterate(payload)) came.push(result);
  } catch (errors) {
    came.push({ refused: Array.isArray(errors) ? errors : String(errors) });
  }
  return came;
}

(async () => {
  const query = await all({
    query: "query Name($code: ID!) { network(code: $code) { name } }",
    variables: { code: "toy" },
  });
  const refused = await all({ query: "{ nothing }" });
  const followed = await all({
    query: "subscription Follow($id: ID!) { jobProgress(id: $id) { state progress } }",
    variables: { id: job },
  });
  console.log(JSON.stringify({ query, refused, followed }));
  await client.dispose();
})();
