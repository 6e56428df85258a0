// The district as vector tiles: villages' cells tinted by coverage, roads on top.
const QUERY = `query ($code: ID!, $day: Date, $radius: RadiusInput!) {
  network(code: $code, asOf: $day) {
    fingerprint
    coverage(input: { radius: $radius }) { byPopulation { value } places { village { code } covered } }
  }
}`;
const variables = { code: "nanchuan", day: "2024-12-31", radius: { minutes: 15 } };
const response = await fetch("/graphql", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: QUERY, variables }),
});
const { network } = (await response.json()).data;
const covered = new Set(network.coverage.places.filter((place) => place.covered).map((place) => place.village.code));
const fill = (color) => new ol.style.Style({ fill: new ol.style.Fill({ color }) });
const [blue, orange] = [fill("#0072b244"), fill("#d55e0066")];
const road = new ol.style.Style({ stroke: new ol.style.Stroke({ color: "#77706a", width: 1 }) });
const tiled = (layer, style) => new ol.layer.VectorTile({
  style,
  source: new ol.source.VectorTile({
    format: new ol.format.MVT(), maxZoom: 14,
    url: `/tiles/nanchuan/${layer}/{z}/{x}/{y}.mvt?v=${network.fingerprint.slice(0, 16)}`,
  }),
});
document.getElementById("map").style.height = "96vh";
new ol.Map({
  target: "map",
  layers: [tiled("cells", (cell) => (covered.has(cell.get("code")) ? blue : orange)), tiled("roads", road)],
  view: new ol.View({ center: ol.proj.fromLonLat([107.1, 29.15]), zoom: 10 }),
});
document.title = `${(100 * network.coverage.byPopulation.value).toFixed(1)}% · ${document.title}`;
