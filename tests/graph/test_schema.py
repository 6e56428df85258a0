"""The schema: every part described, exported as it is, with every code and every change in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import GraphQLEnumType, GraphQLNamedType

from graph.problem_codes import MEANINGS
from graph.schema import core_schema, sdl
from network.model import ProblemCode
from network.scenario import KINDS
from tests.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


def own_types() -> Iterator[GraphQLNamedType]:
    """The types that are ours."""
    for name, named in core_schema().type_map.items():
        if not name.startswith("__") and name not in BUILT_IN:
            yield named


def described_parts() -> Iterator[tuple[str, str | None]]:
    """Every type, field, argument, input and enum value with its description."""
    for named in own_types():
        yield named.name, named.description
        fields: dict[str, Any] = getattr(named, "fields", {})
        for field_name, field in fields.items():
            yield f"{named.name}.{field_name}", field.description
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{named.name}.{field_name}({argument_name})", argument.description
        if isinstance(named, GraphQLEnumType):
            for value_name, value in named.values.items():
                yield f"{named.name}.{value_name}", value.description


def test_every_part_is_described() -> None:
    """None is without a sentence."""
    parts = dict(described_parts())
    assert [name for name, description in parts.items() if not (description or "").strip()] == []
    assert len(parts) > 600


def test_descriptions_are_sentences() -> None:
    """Each description ends as a sentence does, and says nothing of Python."""
    ends = (".", "…", ")", "`", '"')
    wrong = [name for name, text in described_parts() if text and not text.strip().endswith(ends)]
    assert wrong == []
    assert not any("None" in (text or "") for _, text in described_parts())


def test_the_exported_schema_is_what_the_code_says() -> None:
    """`schema.graphql` equals the export: run `liutong schema > schema.graphql` and read the difference."""
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_every_problem_code_is_described_and_documented() -> None:
    """Each code has its sentence in the schema and a heading with it in docs/problems.md."""
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")]
    codes = {str(code) for code in ProblemCode}
    assert set(MEANINGS) == codes
    assert sorted(headings) == sorted(codes)
    for code, meaning in MEANINGS.items():
        assert f"### {code}\n\n{meaning}" in page


def test_every_kind_of_change_has_its_field() -> None:
    """ChangeInput holds exactly the kinds that the scenario room knows."""
    change: Any = core_schema().type_map["ChangeInput"]
    assert sorted(change.fields) == sorted(KINDS)


def test_inputs_are_one_of_where_one_of_many_is_meant(ask: Ask) -> None:
    """Radius, point, location, change, the source of a plan and the score card take exactly one field."""
    types = ask("{ __schema { types { name isOneOf } } }")["__schema"]["types"]
    one_of = [named["name"] for named in types if named["isOneOf"]]
    assert sorted(one_of) == [
        "ChangeInput", "LocationInput", "PlanInput", "PointInput", "RadiusInput", "WhichScoreCardInput",
    ]  # fmt: skip


def test_mutations_are_verb_noun_with_one_input_and_a_payload() -> None:
    """verbNoun(input: VerbNounInput!): a payload with problems, never null."""
    mutation: Any = core_schema().mutation_type
    for name, field in mutation.fields.items():
        assert list(field.args) == ["input"]
        assert str(field.args["input"].type) == f"{name[0].upper()}{name[1:]}Input!"
        payload = field.type.of_type
        assert payload.name.endswith("Payload")
        assert str(payload.fields["problems"].type) == "[Problem!]!"


CONTRACT = """
Query node(id: ID!): Node
Query networks: [Network!]!
Query network(asOf: Date, code: ID!, scenario: ID): Network
Query scenario(id: ID!): Scenario
Query scenarios(networkCode: ID!): [Scenario!]!
Network id: ID!
Network code: ID!
Network name: String!
Network asOf: Date!
Network fingerprint: String!
Network provenance: String!
Network townships: [Township!]!
Network villages: [Village!]!
Network sites(after: String, filter: SiteFilter, first: Int): SiteConnection!
Network travel(from: [PointInput!]!, profile: ProfileInput, to: [PointInput!]!): TravelMatrix!
Network coverage(input: CoverageInput!): Coverage!
Network serviceRadii(input: ServiceRadiiInput!): ServiceRadii!
Network pooledRoutes(input: PooledRoutesInput!): PooledRoutes!
Network whatIf(changes: [ChangeInput!]!): WhatIf!
Village id: ID!
Village code: ID!
Village name: String!
Village kind: VillageKind!
Village township: Township!
Village population: Int
Village lon: Float!
Village lat: Float!
Site id: ID!
Site code: ID!
Site name: String!
Site tier: Tier!
Site types: [String!]!
Site status: SiteStatus!
Site lon: Float!
Site lat: Float!
Site township: Township
Site village: Village
Site operator: Operator
Site opened: Date
Site closed: Date
Site functions: [String!]!
Site designations: [Designation!]!
Site capacityPerDay: Float
Rate numerator: Float!
Rate denominator: Float!
Rate value: Float
Problem severity: Severity!
Problem code: ProblemCode!
Problem message: String!
Problem path: [String!]!
Coverage administrative: Rate!
Coverage byVillage: Rate!
Coverage byPopulation: Rate!
Coverage meanMinutes: Float
Coverage p50Minutes: Float
Coverage p90Minutes: Float
Coverage maxMinutes: Float
Coverage unreachablePopulation: Float!
Coverage places: [PlaceAccess!]!
Coverage gaps(first: Int): [Gap!]!
Coverage townships: [TownshipCoverage!]!
Coverage problems: [Problem!]!
ServiceRadii sites: [ServiceRadius!]!
ServiceRadii problems: [Problem!]!
ServiceRadius site: Site!
ServiceRadius rings: [Ring!]!
ServiceRadius maxMinutes: Float
ServiceRadius p90Minutes: Float
ServiceRadius meanMinutes: Float
ServiceRadius maxKm: Float
ServiceRadius detour: Float
Ring minutes: Float
Ring km: Float
Ring geometry: GeoJSON
Ring areaKm2: Float!
Ring population: Float!
Ring villages: [Village!]!
PooledRoutes separate: PlanTotals!
PooledRoutes pooled: PlanTotals!
PooledRoutes saving: Float
PooledRoutes poolRateTrip: Float
PooledRoutes poolRateStop: Float
PooledRoutes duplicatedKm: Float
PooledRoutes routes: [PooledRoute!]!
PooledRoutes unserved: [Unserved!]!
PooledRoutes problems: [Problem!]!
WhatIf network: Network!
WhatIf applied: [AppliedChange!]!
WhatIf problems: [Problem!]!
WhatIf comparison(input: CoverageInput!): Comparison!
Mutation createScenario(input: CreateScenarioInput!): ScenarioPayload!
Mutation updateScenario(input: UpdateScenarioInput!): ScenarioPayload!
Mutation deleteScenario(input: DeleteScenarioInput!): ScenarioPayload!
"""


def test_the_fields_that_outsiders_rely_on() -> None:
    """Names, arguments and types that CONTRACT.md fixes; a type that is stricter about null is no breach."""
    for line in CONTRACT.strip().splitlines():
        type_name, _, signature = line.partition(" ")
        call, _, expected = signature.rpartition(": ")
        name, _, arguments = call.partition("(")
        field = getattr(core_schema().type_map[type_name], "fields")[name]  # noqa: B009 - of several classes
        found = ", ".join(f"{a}: {t.type}" for a, t in sorted(field.args.items()))
        assert found == arguments.rstrip(")"), line
        assert str(field.type) in (expected, f"{expected}!"), line
