// The npm client graphql-sse on an endpoint (distinct connections): the same three as over WebSocket, as JSON.
"use strict";

const [tools, address, job] = process.argv.slice(2);
const { createClient } = require(`${tools}/graphql-sse.js`);

const client = createClient({ url: `${address}/graphql` });

/** All that comes for one operation; errors of the protocol among it. */
async function all(payload) {
  const came = [];
  try {
    for await (const result of client.iterate(payload)) came.push(result);
  } catch (wrong) {
    came.push({ refused: String(wrong) });
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
  client.dispose();
})();
