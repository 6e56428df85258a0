// Every village of Nanchuan, blue where an outlet is within 15 minutes; a click says how far the nearest is.
const QUERY = `query ($code: ID!, $day: Date, $radius: RadiusInput!) {
  network(code: $code, asOf: $day) {
    provenance
    coverage(input: { radius: $radius }) {
      byPopulation { value }
      places { village { name lon lat population } minutes covered nearest { name } }
    }
  }
}`;
const variables = { code: "nanchuan", day: "2024-12-31", radius: { minutes: 15 } };
const response = await fetch("/graphql", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: QUERY, variables }),
});
const { network } = (await response.json()).data;
document.getElementById("map").style.height = "96vh";
const map = L.map("map", { attributionControl: false });
const marks = network.coverage.places.map(({ village, minutes, covered, nearest }) =>
  L.circleMarker([village.lat, village.lon], {
    radius: 3 + Math.sqrt(village.population ?? 0) / 12,
    color: covered ? "#0072b2" : "#d55e00",
  }).bindPopup(`${village.name}：${nearest ? `${nearest.name} ${minutes.toFixed(1)} 分钟` : "无路可达"}`));
const layer = L.featureGroup(marks).addTo(map);
map.fitBounds(layer.getBounds());
document.title = `${(100 * network.coverage.byPopulation.value).toFixed(1)}% · ${document.title}`;
