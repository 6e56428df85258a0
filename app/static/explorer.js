// @ts-check
// The explorer: GraphiQL on our own endpoint, with the questions of the main job ready to run.
import * as examples from "./examples.mjs";

const fetcher = GraphiQL.createFetcher({
  url: new URL("graphql", document.baseURI).href,
  subscriptionUrl: new URL("graphql", document.baseURI).href.replace(/^http/, "ws"),
});
const place = document.getElementById("explorer");
ReactDOM.createRoot(place).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: Object.values(examples).map((query) => ({ query })),
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  }),
);
